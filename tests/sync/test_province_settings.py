"""The province's settings: nothing is written unless it is asked for, and no secret is in them."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from office.errors import SettingsError
from sync.adapters.model import Status
from sync.adapters.settings import CREDENTIALS_DIRECTORY, ProvinceSettings

SECRET = "khoa-bi-mat-bia-dat"
LEAST = {
    "api_url": "https://api.tinh-mau.invalid",
    "login_url": "https://dang-nhap.tinh-mau.invalid",
    "token_path": "/auth/realms/mau/protocol/openid-connect/token",
    "client_id": "mot-cua-mau",
}


def settings(**more: object) -> ProvinceSettings:
    """The least there may be, and what a test adds."""
    return ProvinceSettings.model_validate({**LEAST, **more})


def secret_file(folder: Path, text: bytes = SECRET.encode() + b"\n", mode: int = 0o600) -> Path:
    """A secret in a file."""
    path = folder / "tinh"
    path.write_bytes(text)
    path.chmod(mode)
    return path


def test_nothing_is_written_by_default() -> None:
    assert settings(secret_credential="tinh").push_joint_status is False


def test_numbers_of_the_province_are_named() -> None:
    found = settings(secret_credential="tinh", statuses={"4": 9})
    assert found.statuses == {4: Status.SETTLED}


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({}, id="no-secret"),
        pytest.param({"secret_credential": "a", "secret_file": "b"}, id="two-secrets"),
        pytest.param({"secret_credential": "../a"}, id="path-as-credential"),
        pytest.param({"secret_credential": "a", "secret": SECRET}, id="secret-itself"),
        pytest.param({"secret_credential": "a", "api_url": "http://x.invalid"}, id="plain"),
        pytest.param({"secret_credential": "a", "api_url": "https://u:p@x.invalid"}, id="user"),
        pytest.param({"secret_credential": "a", "statuses": {"4": 11}}, id="no-such-status"),
        pytest.param({"secret_credential": "a", "read_timeout_s": 0}, id="no-time"),
    ],
)
def test_what_does_not_fit_is_refused(more: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        settings(**more)


def test_a_secret_comes_from_a_file(tmp_path: Path) -> None:
    found = settings(secret_file=str(secret_file(tmp_path)))
    assert found.secret({}) == SECRET
    assert SECRET not in repr(found)


def test_a_secret_comes_from_systemd(tmp_path: Path) -> None:
    secret_file(tmp_path, mode=0o400)
    found = settings(secret_credential="tinh")
    assert found.secret({CREDENTIALS_DIRECTORY: str(tmp_path)}) == SECRET
    with pytest.raises(SettingsError, match="LoadCredential"):
        found.secret({})


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        pytest.param(SECRET.encode(), 0o640, id="others-read-it"),
        pytest.param(b"\n", 0o600, id="empty"),
        pytest.param(b"a b", 0o600, id="two-words"),
        pytest.param("khóa".encode(), 0o600, id="not-ascii"),
        pytest.param(b"a" * 5000, 0o600, id="too-long"),
    ],
)
def test_an_unfit_secret_is_told_without_a_word_of_it(
    tmp_path: Path, text: bytes, mode: int
) -> None:
    path = secret_file(tmp_path, text, mode)
    with pytest.raises(SettingsError) as caught:
        settings(secret_file=str(path)).secret({})
    assert caught.value.details["key"] == "secret_file"
    assert SECRET not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError):
        settings(secret_file=str(tmp_path / "none")).secret({})
