"""The audit of .ci: what can be mended fails, what was not looked at is said, an address is never printed."""

import json
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from config.settings import ROOT


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    """The script, which is no package's part."""
    loader = SourceFileLoader("ci_audit", str(ROOT / ".ci" / "audit"))
    spec = spec_from_loader("ci_audit", loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules["ci_audit"] = module
    loader.exec_module(module)
    return module


def python_said(*dependencies: dict[str, Any]) -> str:
    return json.dumps({"dependencies": dependencies, "fixes": []})


def fault(*mended_in: str) -> dict[str, Any]:
    return {"name": "flask", "version": "3.1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": list(mended_in)}]}


SKIPPED = {"name": "alembic", "skip_reason": "Dependency not found on PyPI and could not be audited: alembic (1.20.1)"}
NPM_FAULT = {
    "vulnerabilities": {"leaflet": {"severity": "high", "fixAvailable": True}},
    "metadata": {"dependencies": {"prod": 4}},
}


def test_a_fault_with_a_mended_version_is_one_to_mend(audit: ModuleType) -> None:
    found = audit.read_python(python_said(fault("3.1.1", "3.2")))

    assert found.looked_at == 1
    assert str(found.faults[0]) == "flask 3.1.0: PYSEC-1, mended in 3.1.1, 3.2"
    assert audit.read_npm(json.dumps(NPM_FAULT)).faults[0].mended_in == "a newer version"


def test_a_fault_that_nobody_has_mended_is_only_told(audit: ModuleType) -> None:
    found = audit.read_python(python_said(fault()))

    assert not any(one.mended_in for one in found.faults)
    assert str(found.faults[0]).endswith("not mended yet")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (python_said(SKIPPED), "Dependency not found on PyPI and could not be audited"),
        ("ERROR: cannot reach https://registry.example/simple today", "ERROR: cannot reach … today"),
        ("", "nothing said"),
        ("[]", "[]"),
    ],
)
def test_what_was_not_looked_at_is_not_taken_for_well(
    audit: ModuleType, capsys: pytest.CaptureFixture[str], said: str, why: str
) -> None:
    audit.tell(audit.read_python(said))

    assert capsys.readouterr().out == f"Python: not audited, the registry does not answer ({why})\n"


def test_npms_refusal_is_told_without_its_address(audit: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    audit.tell(audit.read_npm(json.dumps({"message": "405 Method Not Allowed - POST https://registry.example/x"})))

    assert capsys.readouterr().out == "npm: not audited, the registry does not answer (405 Method Not Allowed)\n"


@pytest.mark.parametrize(
    ("faults", "code"), [((), 0), ((("a 1", "X", ""),), 0), ((("a 1", "X", "2"),), 1)], ids=["none", "open", "mended"]
)
def test_only_what_can_be_mended_fails(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, faults: tuple[tuple[str, str, str], ...], code: int
) -> None:
    found = audit.Audit("Python", 3, tuple(audit.Fault(*one) for one in faults))
    monkeypatch.setattr(audit, "prepare", lambda: None)
    monkeypatch.setattr(audit, "audit_python", lambda _tools: found)
    monkeypatch.setattr(audit, "audit_npm", lambda: audit.Audit("npm", 0))

    assert audit.main() == code


def test_tools_that_cannot_be_fetched_fail_nothing(audit: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise subprocess.CalledProcessError(1, ["pip"])

    monkeypatch.setattr(audit, "prepare", refuse)

    assert audit.main() == 0
    with pytest.raises(subprocess.CalledProcessError):
        audit.main("folder")


def test_every_package_of_the_product_is_named_once_those_of_sign_in_by_a_directory_too(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(audit, "HOME", tmp_path)
    kept = audit.keep_list().read_text(encoding="utf-8")
    names = audit.names(kept)

    assert {"flask", "sqlalchemy", "prometheus-client", "authlib", "ldap3"} <= set(names)
    assert len(names) == len(set(names)) > 30
    assert kept.count("==") == len(names) <= kept.count("--hash=")


def test_a_licence_that_a_package_does_not_name_is_put_in(audit: ModuleType) -> None:
    table = "| flask  | 3 | UNKNOWN     | u |\n| pyrage | 1 | UNKNOWN     | u |\n"

    assert audit.name_silent(table) == "| flask  | 3 | UNKNOWN     | u |\n| pyrage | 1 | MIT License | u |\n"


def test_packages_without_a_row_are_told(audit: ModuleType) -> None:
    table = "| Name  | Version |\n|-------|---|\n| Flask_WTF | 1 |\n"

    assert audit.missing_in(table, ["flask-wtf", "ldap3"]) == ["ldap3"]


def test_licences_of_the_front_end_are_those_of_the_installed_packages(audit: ModuleType, tmp_path: Path) -> None:
    bill = {"components": [{"name": "@a/leaf", "version": "1.2"}, {"name": "gone", "version": "3"}]}
    (tmp_path / "@a" / "leaf").mkdir(parents=True)
    (tmp_path / "@a" / "leaf" / "package.json").write_text('{"license": "BSD-2-Clause"}', encoding="utf-8")

    rows = audit.licences_of_npm(json.dumps(bill), tmp_path).splitlines()[2:]

    assert rows == ["| @a/leaf | 1.2 | BSD-2-Clause |", "| gone | 3 | UNKNOWN |"]
