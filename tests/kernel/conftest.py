from tests.kernel.trial import trial

__all__ = ["trial"]
