"""Where a document camera sees the points of a sheet that lies, or curls, on a desk.

The world is in millimetres: x to the right and y downwards in the picture, z away from the camera;
the desk is z = 0. Pixel (0, 0) has its centre at (0, 0). Angles are in radians unless named.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Positions: any shape whose last axis holds the coordinates."""

FRAME: Final = (3264, 2448)
"""Width and height of a photograph, in pixels: 8 MP."""
SHEET_MM: Final = (210.0, 297.0)
MARGIN_PX: Final = 50.0
"""No part of a sheet comes nearer to the frame's border."""
COVER: Final = (0.45, 0.85)
"""Height of the sheet in the picture, in parts of the frame's height."""
MAP_STEP: Final = 8
"""Pixels from one point of a map to the next; maps are smooth, the rest is interpolated."""

ALONG: Final = np.linspace(-300, 300, 2401)
"""Places across a bend, in mm of paper from the sheet's middle."""

_TRIES: Final = 400
_CENTRE: Final = (np.array(FRAME, np.float64) - 1) / 2
_CORNERS: Final = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * np.array(SHEET_MM) / 2


@dataclass(frozen=True, eq=False)
class Camera:
    """A pinhole camera with a little radial distortion (OpenCV's k1), looking at a point."""

    focal_px: float
    distance_mm: float
    aim_mm: Points
    """The point of the desk (x, y) in the middle of the picture."""
    lean: Points
    """Axis (x, y) about which the camera leans out of the vertical, as long as the angle."""
    distortion: float = 0.0

    @property
    def rotation(self) -> Points:
        """From the world's axes to the camera's, 3 x 3."""
        matrix, _ = cv2.Rodrigues(np.append(self.lean, 0.0))
        return matrix.astype(np.float64)

    @property
    def position(self) -> Points:
        """Where the camera stands, in the world (3)."""
        back = self.rotation.T @ np.array([0, 0, self.distance_mm])
        return np.asarray(np.append(self.aim_mm, 0.0) - back)

    def project(self, world: Points) -> Points:
        """Pixels (…, 2) of points of the world (…, 3)."""
        seen = (world - self.position) @ self.rotation.T
        flat = seen[..., :2] / seen[..., 2:]
        return flat * self._stretch(flat) * self.focal_px + _CENTRE

    def rays(self, pixels: Points) -> Points:
        """Directions (…, 3) in the world, of any length, in which the camera sees pixels (…, 2)."""
        bent = (pixels - _CENTRE) / self.focal_px
        flat = bent
        for _ in range(8):
            flat = bent / self._stretch(flat)
        return np.concatenate([flat, np.ones_like(flat[..., :1])], axis=-1) @ self.rotation

    def desk(self, pixels: Points) -> Points:
        """The points of the desk (…, 2) in mm that stand at pixels (…, 2)."""
        rays = self.rays(pixels)
        return np.asarray((self.position - rays * (self.position[2] / rays[..., 2:]))[..., :2])

    def _stretch(self, flat: Points) -> Points:
        return np.asarray(1 + self.distortion * np.sum(flat**2, axis=-1, keepdims=True))


@dataclass(frozen=True, eq=False)
class Bend:
    """How a sheet bends without stretching: across `angle` it follows a profile, along it, none."""

    angle: float
    """Of the direction across which it bends, from the sheet's own x axis."""
    slope: Points
    """The profile's slope in radians, at each place of `ALONG`, positive where it rises."""

    @property
    def axes(self) -> Points:
        """Directions on the sheet: across the bend, along it (2 x 2, one a row)."""
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        return np.array([(cos, sin), (-sin, cos)])

    @property
    def profile(self) -> tuple[Points, Points]:
        """Shadow on the desk and height above it of `ALONG`, in mm; the lowest point touches."""
        on_sheet = np.abs(ALONG) <= np.abs(_CORNERS @ self.axes[0]).max()
        reach, height = self._sum(np.cos(self.slope)), self._sum(np.sin(self.slope))
        reach -= np.interp(0.0, ALONG, reach)
        return reach, height - height[on_sheet].min()

    def _sum(self, values: Points) -> Points:
        steps = (values[1:] + values[:-1]) / 2 * np.diff(ALONG)
        return np.concatenate([[0.0], np.cumsum(steps)])


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet of A4 with its middle over the world's origin."""

    turn: float
    """From the world's axes to the sheet's."""
    bend: Bend

    @property
    def axes(self) -> Points:
        """Directions in the world: across the bend, along it (2 x 2, one a row)."""
        cos, sin = np.cos(self.turn), np.sin(self.turn)
        return np.asarray(self.bend.axes @ np.array([(cos, sin), (-sin, cos)]))

    def surface(self, paper: Points) -> Points:
        """Points of the world (…, 3) of points of the paper (…, 2), in mm from its middle."""
        across, along = np.moveaxis(paper @ self.bend.axes.T, -1, 0)
        reach, height = self.bend.profile
        ground = np.stack([np.interp(across, ALONG, reach), along], -1) @ self.axes
        rise = np.interp(across, ALONG, height)
        return np.concatenate([ground, -rise[..., None]], axis=-1)

    def seen(self, camera: Camera, pixels: Points) -> Points:
        """Points of the paper (…, 2), or beyond its edges, that stand at pixels (…, 2)."""
        rays, (reach, height) = camera.rays(pixels), self.bend.profile
        depth = -camera.position[2] / rays[..., 2]
        across = along = depth
        for _ in range(10):
            ground = (camera.position + rays * depth[..., None])[..., :2] @ self.axes.T
            across, along = np.interp(ground[..., 0], reach, ALONG), ground[..., 1]
            rise = np.interp(across, ALONG, height)
            depth = (-rise - camera.position[2]) / rays[..., 2]
        return np.stack([across, along], axis=-1) @ self.bend.axes

    def slope(self, paper: Points) -> Points:
        """Slope in radians (…) across the bend, at points of the paper (…, 2)."""
        return np.asarray(np.interp(paper @ self.bend.axes[0], ALONG, self.bend.slope))

    def corners(self) -> Points:
        """Top left, top right, bottom right, bottom left, as one reads it (4 x 3, world)."""
        return self.surface(_CORNERS)

    def outline(self, inset_mm: float = 0.0) -> Points:
        """Points of the paper around its edge, from the top left clockwise: 4 edges of 64."""
        corners = _CORNERS - np.sign(_CORNERS) * inset_mm
        steps = np.linspace(0, 1, 64, endpoint=False)[:, None]
        ends = np.roll(corners, -1, axis=0)
        pairs = zip(corners, ends, strict=True)
        return np.concatenate([start + (end - start) * steps for start, end in pairs])


def flat() -> Bend:
    """A sheet that lies flat."""
    return Bend(0.0, np.zeros_like(ALONG))


def curl(rng: np.random.Generator) -> Bend:
    """Lifted sides, one lifted corner, an arch or a wave; up to some millimetres, as paper does."""
    upright = rng.random() < 0.5
    angle, half = rng.normal(0, 0.06) + upright * np.pi / 2, SHEET_MM[int(upright)] / 2
    match rng.choice(["sides", "corner", "arch", "wave"]):
        case "corner":
            corner = rng.choice([-1, 1]) * rng.uniform(0.6, 0.95) + rng.choice([0, np.pi])
            return Bend(corner, _lift(ALONG, rng.uniform(100, 135), 180, rng.uniform(0.15, 0.45)))
        case "sides":
            starts, steep = half * rng.uniform(0.3, 0.8, 2), rng.uniform(0.06, 0.4, 2)
            right = _lift(ALONG, starts[0], half, steep[0])
            return Bend(angle, right - _lift(-ALONG, starts[1], half, steep[1]))
        case "arch":
            return Bend(angle, -np.clip(ALONG / half, -1, 1) * rng.uniform(0.05, 0.23))
    swing = np.pi * rng.uniform(1.0, 2.0) / half
    return Bend(angle, rng.uniform(0.04, 0.18) * np.cos(swing * ALONG + rng.uniform(0, 6)))


def _lift(places: Points, start: float, stop: float, steepest: float) -> Points:
    """A slope that grows evenly from one place to another and then stays."""
    return np.clip((places - start) / (stop - start), 0, 1) * steepest


def place(
    rng: np.random.Generator, tilt_deg: tuple[float, float], bend: Bend
) -> tuple[Camera, Sheet]:
    """A camera and a sheet wholly in its frame; RuntimeError if no place is found."""
    for _ in range(_TRIES):
        quarter = int(rng.choice([0, 0, 0, 1, 2, 3]))
        sheet = Sheet(np.deg2rad(rng.uniform(-15, 15) + 90 * quarter), bend)
        camera = _camera(rng, tilt_deg, sheet)
        seen = camera.project(sheet.surface(sheet.outline()))
        border = np.array(FRAME) - 1 - MARGIN_PX
        if np.all((seen >= MARGIN_PX) & (seen <= border)) and _covers(seen):
            return camera, sheet
    raise RuntimeError(f"no place for the sheet in {_TRIES} tries")


def blocks(low: Points, high: Points) -> tuple[slice, slice]:
    """Rows and columns of the least box of whole map steps around two pixels, inside the frame."""
    start = np.clip(np.floor(low / MAP_STEP).astype(int) - 2, 0, None) * MAP_STEP
    stop = np.minimum((np.ceil(high / MAP_STEP).astype(int) + 2) * MAP_STEP, FRAME)
    return slice(int(start[1]), int(stop[1])), slice(int(start[0]), int(stop[0]))


def map_pixels(rows: slice, columns: slice, step: int = MAP_STEP) -> Points:
    """The pixels (rows, columns, 2) of a coarse map over a box made by `blocks`."""
    y = np.arange(rows.start, rows.stop, step) + (step - 1) / 2
    x = np.arange(columns.start, columns.stop, step) + (step - 1) / 2
    return np.stack(np.meshgrid(x, y), axis=-1)


def refined(coarse: cv2.typing.MatLike, step: int = MAP_STEP) -> NDArray[np.float32]:
    """A coarse map or picture at every pixel."""
    size = (coarse.shape[1] * step, coarse.shape[0] * step)
    return np.asarray(cv2.resize(coarse.astype(np.float32), size), np.float32)


def _camera(rng: np.random.Generator, tilt_deg: tuple[float, float], sheet: Sheet) -> Camera:
    """A camera whose picture the sheet covers as far as wished, not always in its middle."""
    focal = FRAME[0] / 2 / np.tan(np.deg2rad(rng.uniform(50, 68)) / 2)
    tilt, azimuth = np.deg2rad(rng.uniform(*tilt_deg)), rng.uniform(0, 2 * np.pi)
    lean = tilt * np.array([np.cos(azimuth), np.sin(azimuth)])
    camera = Camera(focal, 450.0, np.zeros(2), lean, rng.normal(0, 0.008))
    cover, aside = rng.uniform(*COVER), rng.uniform(-1, 1, 2)
    for _ in range(6):
        camera = _nearer(camera, sheet, cover, aside)
    return camera


def _nearer(camera: Camera, sheet: Sheet, cover: float, aside: Points) -> Camera:
    """The camera, moved towards the height and the place in the picture that are wished."""
    seen = camera.project(sheet.surface(sheet.outline()))
    low, high = seen.min(axis=0), seen.max(axis=0)
    room = (np.array(FRAME) - (high - low)) / 2 - MARGIN_PX
    off = (low + high) / 2 - (_CENTRE + aside * np.clip(room, 0, None))
    return replace(
        camera,
        distance_mm=camera.distance_mm * (high - low)[1] / (cover * FRAME[1]),
        aim_mm=camera.aim_mm + off * camera.distance_mm / camera.focal_px,
    )


def _covers(seen: Points) -> bool:
    height = float(np.ptp(seen[:, 1]))
    return COVER[0] * FRAME[1] <= height <= COVER[1] * FRAME[1]
