"""The kiosk's tests draw offscreen, by the software renderer; any word of warning from Qt fails."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_QUICK_BACKEND", "software")

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtGui import QGuiApplication
from pytestqt.logging import _QtLogLibCapture

from kiosk.config import KioskSettings
from kiosk.ui.hand import Hand, HandClock, wait_for
from kiosk.ui.props import Props
from kiosk.ui.stage import TEXTS, Stage, prepare_application
from kiosk.visit_values import Rules
from tests.fakes.desk import FakeDesk

WAIT_MS = 5_000
