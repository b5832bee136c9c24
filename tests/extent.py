"""How much the slow references are asked: a part that is the same in each run, or with NASSS_WHOLE=1 everything.

What the parts are, and what else covers the rest, is told in docs/long-tests.md.
"""

import os

WHOLE = bool(os.environ.get("NASSS_WHOLE"))
