"""Russia's holidays of the `holidays` library, by themselves.

`holidays.countries` imports some three hundred countries with it, 10 MB in each process; the one file is loaded from
its place instead. It imports from the library's other parts only.
"""

from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

__all__ = ["Russia"]

_library = Path(find_spec("holidays").origin).parent
_spec = spec_from_file_location("portal_holidays_russia", _library / "countries" / "russia.py")
_module = module_from_spec(_spec)
_spec.loader.exec_module(_module)
Russia = _module.Russia
