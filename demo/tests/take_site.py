"""Takes a copy of the demo's site, which `make demo` has made, so that a journey leaves the demo as it was."""

import os
import shutil
from pathlib import Path

if __name__ == "__main__":
    data = Path(os.environ["ENISHI_DATA"])
    shutil.rmtree(data)
    shutil.copytree(Path(os.environ["ENISHI_DEMO_SITE"]), data)
