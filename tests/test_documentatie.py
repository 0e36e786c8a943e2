"""What the documents say is there, is there, and what is there stands in the documents."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_every_setting_from_the_environment_is_explained():
    used = set(re.findall(r'env\.\w+\("(\w+)"', text_of("zssd/settings.py")))
    explained = set(re.findall(r"`(ZSSD_\w+|DATABASE_URL)`", text_of("docs/beheer.md")))
    assert used == explained


def test_every_table_is_explained():
    explained = text_of("docs/gegevensmodel.md")
    models = [
        model.__name__
        for app in ("programmes", "speerpunten", "monitoring")
        for model in apps.get_app_config(app).get_models()
    ]
    assert [name for name in models if not re.search(rf"\b{name}\b", explained)] == []


def test_every_dependency_has_its_reason():
    project = tomllib.loads(text_of("pyproject.toml"))
    npm = json.loads(text_of("package.json"))
    groups = [project["project"]["dependencies"], *project["dependency-groups"].values()]
    wanted = [wish for group in groups for wish in group]
    names = [re.split(r"[<>=~;]", wish)[0].strip() for wish in wanted] + [*npm["dependencies"], *npm["devDependencies"]]
    reasons = text_of("docs/afhankelijkheden.md").replace("\\*", "*")
    families = re.findall(r"(@[\w-]+/)\*(-css)", reasons)

    def has_reason(name: str) -> bool:
        in_family = any(name.startswith(start) and name.endswith(end) for start, end in families)
        return in_family or re.search(rf"[| ,]{re.escape(name)}[ ,|]", reasons) is not None

    assert [name for name in names if not has_reason(name)] == []


def pins(path: str) -> set[str]:
    return set(re.findall(r"^([\w.-]+==\S+)", text_of(path), re.MULTILINE))


def test_tests_run_with_the_versions_that_are_installed():
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-dev.txt", "requirements-uv.txt", "package-lock.json"]
)
def test_lock_files_hold_no_addresses(name: str):
    assert "://" not in text_of(name)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_paths_lead_somewhere(document: Path):
    written = re.sub(r"```.*?```", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = {link for link in re.findall(r"\]\(([^)#\s]+)", written) if "://" not in link}
    folders = "programmes|speerpunten|monitoring|zssd|tests|templates|static/css|docs|deploy|fixtures|benchmarks"
    paths = set(re.findall(rf"`((?:{folders})/[\w./-]*)`", written))
    missing = {link for link in links if not (document.parent / link).exists()}
    missing |= {path for path in paths if not (ROOT / path).exists()}
    assert missing == set()


def test_every_decision_is_in_the_list():
    folder = ROOT / "docs" / "besluiten"
    listed = re.findall(r"\]\((\S+)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))
