"""What tests of documents share: the trial flow, the forms, a printed memo."""

from tests.documents.papers import printed_memo
from tests.kernel.trial import trial

__all__ = ["printed_memo", "trial"]
