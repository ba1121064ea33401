"""The province's part of the settings file; the secret stands elsewhere."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from office.errors import SettingsError
from sync.adapters.model import Status

CREDENTIALS_DIRECTORY = "CREDENTIALS_DIRECTORY"
"""Where systemd lays the credentials of a unit."""
MOST_SECRET_BYTES = 4096
Address = Annotated[str, Field(pattern=r"^https://[A-Za-z0-9.-]+(:\d{1,5})?$")]


class ProvinceSettings(BaseModel):
    """The provincial settlement system: where it is, who we are there, what we may do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    api_url: Address = Field(
        description="Địa chỉ giao diện của hệ thống tỉnh, dạng https://tên-máy, không có đường dẫn"
    )
    login_url: Address = Field(
        description="Địa chỉ máy đăng nhập của hệ thống tỉnh, dạng https://tên-máy"
    )
    token_path: str = Field(
        pattern=r"^/[A-Za-z0-9/._-]+$",
        description="Đường dẫn lấy mã truy cập trên máy đăng nhập, tỉnh cấp",
    )
    client_id: str = Field(
        min_length=1, max_length=128, description="Tên ứng dụng mà tỉnh cấp cho cơ quan này"
    )
    secret_credential: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9._-]*$",
        description="Tên credential của systemd giữ khóa bí mật; hoặc dùng secret_file",
    )
    secret_file: str = Field(
        default="",
        description="Tệp giữ khóa bí mật, chỉ người chạy chương trình đọc được (quyền 0600)",
    )
    push_joint_status: bool = Field(
        default=False,
        description="Ghi trạng thái hồ sơ liên thông lên hệ thống tỉnh; chỉ bật khi tỉnh đồng ý",
    )
    statuses: dict[int, Status] = Field(
        default_factory=dict,
        description="Mã trạng thái riêng của tỉnh → mã quốc gia 1–10, do tỉnh xác nhận; "
        "để trống: chỉ nhận mã nào tỉnh gọi đúng tên quốc gia",
    )
    read_timeout_s: float = Field(
        default=10.0, ge=1.0, le=60.0, description="Chờ trả lời khi tra cứu, giây"
    )
    push_timeout_s: float = Field(
        default=30.0, ge=1.0, le=120.0, description="Chờ trả lời khi ghi trạng thái, giây"
    )

    @model_validator(mode="after")
    def _one_secret(self) -> Self:
        if bool(self.secret_credential) is bool(self.secret_file):
            raise ValueError("cần đúng một trong hai: secret_credential, secret_file")
        return self

    def secret(self, environment: Mapping[str, str]) -> str:
        """The secret itself. Raises SettingsError, which tells nothing of it."""
        if not self.secret_credential:
            return _read(Path(self.secret_file), "secret_file")
        folder = environment.get(CREDENTIALS_DIRECTORY)
        if not folder:
            raise SettingsError(
                "office.toml",
                "secret_credential",
                self.secret_credential,
                "chương trình phải chạy bằng systemd với LoadCredential",
            )
        return _read(Path(folder) / self.secret_credential, "secret_credential")


def _read(path: Path, key: str) -> str:
    """The text of a file that nobody else may read."""
    try:
        with path.open("rb") as file:
            if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise _unfit(path, key, "người khác đọc được tệp; đặt quyền 0600")
            raw = file.read(MOST_SECRET_BYTES + 1)
    except OSError as error:
        raise _unfit(path, key, "không đọc được tệp này") from error
    secret = raw.strip()
    is_fit = len(secret) > 0 and len(raw) <= MOST_SECRET_BYTES and secret.isascii()
    if not is_fit or any(one < 0x21 or one > 0x7E for one in secret):
        raise _unfit(path, key, "cần đúng một dòng chữ ASCII, không dấu cách")
    return secret.decode("ascii")


def _unfit(path: Path, key: str, expected: str) -> SettingsError:
    return SettingsError("office.toml", key, str(path), expected)
