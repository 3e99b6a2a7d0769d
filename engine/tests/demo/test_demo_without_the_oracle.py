"""The oracle is for tests: the product calculates without it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import demo
import enishi_engine


def test_with_the_oracle_deleted_the_demo_still_runs(tmp_path: Path):
    engine = Path(enishi_engine.__file__).parent
    shutil.copytree(engine, tmp_path / "enishi_engine", ignore=shutil.ignore_patterns("oracle", "__pycache__"))
    shutil.copytree(Path(demo.__file__).parent, tmp_path / "demo", ignore=shutil.ignore_patterns("out", "__pycache__"))
    environment = {**os.environ, "PYTHONPATH": str(tmp_path)}

    # Without its site: that is the server's, which need not be there.
    told = subprocess.run(
        [sys.executable, "-m", "demo", "--out", "out", "--language", "en", "--no-site"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert told.returncode == 0, told.stderr
    assert not (tmp_path / "enishi_engine" / "oracle").exists()
    assert "Ten deals that paid nothing, and why" in told.stdout
    assert (tmp_path / "out" / "run" / "earning_lines.parquet").exists()
