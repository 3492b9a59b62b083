//! What the sale's retailer has: places, SKUs, and the stock that they open with.

use fastrand::Rng;
use onhand::{
    Command, Coordinates, DefineLocation, DefineSku, Receive, SetChannelHoldback, SetSafetyStock, Sku, Submission,
};

/// The warehouse's name.
pub(super) const WAREHOUSE: &str = "warehouse";

/// The stores, with their place on the globe in millionths of a degree.
pub(super) const STORES: [(&str, i32, i32); 8] = [
    ("berlin", 52_520_000, 13_405_000),
    ("hamburg", 53_551_000, 9_994_000),
    ("munich", 48_137_000, 11_575_000),
    ("cologne", 50_938_000, 6_960_000),
    ("frankfurt", 50_111_000, 8_682_000),
    ("stuttgart", 48_776_000, 9_183_000),
    ("leipzig", 51_340_000, 12_373_000),
    ("dresden", 51_051_000, 13_738_000),
];

const THINGS: [&str; 20] = [
    "sneaker",
    "parka",
    "hoodie",
    "jeans",
    "scarf",
    "beanie",
    "belt",
    "backpack",
    "watch",
    "wallet",
    "mug",
    "lamp",
    "kettle",
    "blanket",
    "speaker",
    "headphones",
    "keyboard",
    "tent",
    "skateboard",
    "bottle",
];
const COLORS: [&str; 15] = [
    "black", "white", "red", "blue", "green", "yellow", "orange", "pink", "purple", "gray", "brown", "teal", "navy",
    "silver", "gold",
];

/// All SKUs, the most wanted first.
pub(super) fn skus() -> Vec<Sku> {
    COLORS.iter().flat_map(|color| THINGS.iter().map(move |thing| Sku::new(format!("{thing}-{color}")))).collect()
}

/// A place in the country, near some store.
pub(super) fn somewhere(random: &mut Rng) -> Option<Coordinates> {
    let (_, latitude, longitude) = *random.choice(&STORES)?;
    let near = |degrees: i32, random: &mut Rng| degrees + random.i32(-500_000..=500_000);
    Coordinates::from_microdegrees(near(latitude, random), near(longitude, random)).ok()
}

/// The commands that set up the retailer.
pub(super) fn definitions() -> Vec<Submission> {
    let mut commands: Vec<Command> = Vec::new();
    for (turn, (store, latitude, longitude)) in (1..).zip(STORES) {
        let mut store = DefineLocation::store(store).priority(turn);
        store.coordinates = Coordinates::from_microdegrees(latitude, longitude).ok();
        commands.push(store.into());
    }
    let mut warehouse = DefineLocation::warehouse(WAREHOUSE).priority(0);
    warehouse.coordinates = Coordinates::from_microdegrees(51_316_000, 9_498_000).ok();
    commands.push(warehouse.into());
    for sku in skus() {
        let title = sku.as_str().replace('-', ", ");
        commands.push(DefineSku::new(sku).title(title).into());
    }
    // The best sellers keep one on show in each store, and a few for those who walk in.
    for sku in skus().into_iter().take(THINGS.len()) {
        for (store, ..) in STORES {
            commands.push(SetSafetyStock::new(sku.clone(), store, 1).into());
            for channel in ["web", "app"] {
                commands.push(SetChannelHoldback::new(sku.clone(), store, channel, 3).into());
            }
        }
    }
    commands.into_iter().map(Submission::new).collect()
}

/// What everything opens with: little in each store, more in the warehouse.
pub(super) fn opening_stock(random: &mut Rng) -> Vec<Submission> {
    let mut deliveries = Vec::new();
    for sku in skus() {
        for (store, ..) in STORES {
            deliveries.push(Receive::new(sku.clone(), store, random.i64(10..=40)));
        }
        deliveries.push(Receive::new(sku, WAREHOUSE, random.i64(200..=600)));
    }
    deliveries.into_iter().map(Submission::new).collect()
}

/// A truck: more of some SKUs for the warehouse and one store.
pub(super) fn delivery(random: &mut Rng) -> Vec<Submission> {
    let skus = skus();
    let store = random.choice(&STORES).map_or(WAREHOUSE, |(store, ..)| store);
    let mut loaded = Vec::new();
    for _ in 0..30 {
        if let Some(sku) = random.choice(&skus) {
            loaded.push(Receive::new(sku.clone(), WAREHOUSE, random.i64(20..=100)));
            loaded.push(Receive::new(sku.clone(), store, random.i64(1..=10)));
        }
    }
    loaded.into_iter().map(Submission::new).collect()
}
