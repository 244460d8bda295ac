"""``python -m xiezhi``."""

import sys

from xiezhi.cli.main import main

sys.exit(main())
