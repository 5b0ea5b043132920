"""Portal's tests; `tests/plugin.py` brings the servers, `cast.py` the small company."""
