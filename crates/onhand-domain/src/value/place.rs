//! Places on the globe, and which of two is nearer, in whole numbers.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// A place on the globe, to a millionth of a degree (some 11 cm).
///
/// In JSON `{"latitude":52.5,"longitude":13.4}`; two integers of microdegrees in the log. More digits than six
/// are rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Coordinates {
    latitude: i32,
    longitude: i32,
}

/// A latitude or a longitude lies off the globe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{which} must lie within ±{most} degrees")]
pub struct CoordinatesError {
    which: &'static str,
    most: i32,
}

const MICRO: i32 = 1_000_000;
const ONE: i64 = 1 << 30;

impl Coordinates {
    /// From millionths of a degree, north and east positive.
    ///
    /// # Errors
    /// [`CoordinatesError`] past ±90 degrees of latitude or ±180 of longitude.
    pub const fn from_microdegrees(latitude: i32, longitude: i32) -> Result<Self, CoordinatesError> {
        if latitude.unsigned_abs() > 90 * MICRO as u32 {
            return Err(CoordinatesError { which: "latitude", most: 90 });
        }
        if longitude.unsigned_abs() > 180 * MICRO as u32 {
            return Err(CoordinatesError { which: "longitude", most: 180 });
        }
        Ok(Self { latitude, longitude })
    }

    /// A figure that grows with the distance between two places: the square of the straight line through the
    /// globe. Only its order means anything.
    ///
    /// Sines come from an integer series good to 10⁻⁷, so that the order is the same on every machine.
    #[must_use]
    pub fn remoteness(self, other: Self) -> u64 {
        let [a, b] = [self.on_unit_sphere(), other.on_unit_sphere()];
        a.iter().zip(b).map(|(from, to)| (from - to).unsigned_abs().pow(2)).sum()
    }

    fn on_unit_sphere(self) -> [i64; 3] {
        let [latitude, longitude] = [i64::from(self.latitude), i64::from(self.longitude)];
        let across = cosine(latitude);
        [(across * cosine(longitude)) >> 30, (across * sine(longitude)) >> 30, sine(latitude)]
    }
}

fn cosine(microdegrees: i64) -> i64 {
    sine(microdegrees + 90 * i64::from(MICRO))
}

/// The sine of an angle, in units of 2⁻³⁰: Taylor's series on the first quarter turn.
fn sine(microdegrees: i64) -> i64 {
    let turn = microdegrees.rem_euclid(360 * i64::from(MICRO));
    let (half, sign) = if turn >= 180 * i64::from(MICRO) { (turn - 180 * i64::from(MICRO), -1) } else { (turn, 1) };
    let quarter = half.min(180 * i64::from(MICRO) - half);
    // π in units of 2⁻³⁰ is 3373259426; the product fits 64 bits because the angle is at most 90 degrees.
    let x = quarter * 3_373_259_426 / (180 * i64::from(MICRO));
    let square = (x * x) >> 30;
    let mut term = x;
    let mut sum = x;
    for n in [2 * 3, 4 * 5, 6 * 7, 8 * 9, 10 * 11, 12 * 13] {
        term = -(((term * square) >> 30) / n);
        sum += term;
    }
    sign * sum.min(ONE)
}

/// Degrees as JSON and people write them.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Degrees {
    latitude: serde_micro::Microdegrees,
    longitude: serde_micro::Microdegrees,
}

impl Serialize for Coordinates {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            let [latitude, longitude] = [self.latitude, self.longitude].map(serde_micro::Microdegrees);
            Degrees { latitude, longitude }.serialize(serializer)
        } else {
            (self.latitude, self.longitude).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (latitude, longitude) = if deserializer.is_human_readable() {
            let degrees = Degrees::deserialize(deserializer)?;
            (degrees.latitude.0, degrees.longitude.0)
        } else {
            <(i32, i32)>::deserialize(deserializer)?
        };
        Self::from_microdegrees(latitude, longitude).map_err(de::Error::custom)
    }
}

impl fmt::Display for Coordinates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [latitude, longitude] = [self.latitude, self.longitude].map(serde_micro::Microdegrees);
        write!(f, "{latitude}, {longitude}")
    }
}

/// Decimal degrees at the edge of the program, where JSON knows no other number than a float.
#[allow(clippy::float_arithmetic, reason = "in text alone; what is kept and reckoned with is a whole number")]
mod serde_micro {
    use super::MICRO;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
    use std::fmt;

    #[derive(Clone, Copy)]
    pub(super) struct Microdegrees(pub(super) i32);

    impl fmt::Display for Microdegrees {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            let sign = if self.0 < 0 { "-" } else { "" };
            let size = self.0.unsigned_abs();
            write!(f, "{sign}{}.{:06}", size / MICRO as u32, size % MICRO as u32)
        }
    }

    impl Serialize for Microdegrees {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_f64(f64::from(self.0) / f64::from(MICRO))
        }
    }

    impl<'de> Deserialize<'de> for Microdegrees {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let degrees = f64::deserialize(deserializer)?;
            if degrees.is_finite() && degrees.abs() <= 180.0 {
                // Rounded, so that what was written with six digits comes back as the same six digits.
                Ok(Self((degrees * f64::from(MICRO)).round() as i32))
            } else {
                Err(de::Error::custom("degrees must lie within ±180"))
            }
        }
    }
}
