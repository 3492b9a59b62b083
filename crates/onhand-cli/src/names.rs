//! Names that were asked for, and their numbers in a state.

use onhand::{Error, LocationId, NamesLocation, NamesSku, SkuId, State};

/// The number of a SKU.
pub(crate) fn sku(state: &State, name: &str) -> Result<SkuId, Error> {
    NamesSku::number(&name, state)
}

/// The number of a location.
pub(crate) fn location(state: &State, name: &str) -> Result<LocationId, Error> {
    NamesLocation::number(&name, state)
}

/// The numbers of a SKU and a location that may have been asked for.
pub(crate) fn level(
    state: &State,
    sku_name: Option<&str>,
    location_name: Option<&str>,
) -> Result<(Option<SkuId>, Option<LocationId>), Error> {
    let sku = sku_name.map(|name| sku(state, name)).transpose()?;
    let location = location_name.map(|name| location(state, name)).transpose()?;
    Ok((sku, location))
}
