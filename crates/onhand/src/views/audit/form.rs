//! The form of a row's value: the members of a group, and for each the cells that touched it.

use super::cells::{BYTES, Cells};
use super::touch::Touch;

/// From so many cells on they are written bit by bit.
const LISTED: usize = BYTES;

/// Appends what is known of one member, whose touches these are, in order. Members come in order, too.
pub(super) fn put_member(row: &mut Vec<u8>, since: u32, touches: &[Touch]) {
    let Some(first) = touches.first() else { return };
    put_number(row, first.thing().member - since);
    if touches.len() >= LISTED {
        put_number(row, 0);
        let mut cells = Cells::none();
        touches.iter().for_each(|touch| cells.insert(touch.cell()));
        row.extend(cells.bytes());
        return;
    }
    put_number(row, touches.len() as u32);
    let mut least = 0;
    for touch in touches {
        put_number(row, u32::from(touch.cell()) - least);
        least = u32::from(touch.cell()) + 1;
    }
}

/// The cells that touched a member; none where the row is malformed.
pub(super) fn cells_of(mut row: &[u8], member: u32) -> Option<Cells> {
    let mut at = 0_u32;
    while !row.is_empty() {
        at = at.checked_add(take_number(&mut row)?)?;
        let count = take_number(&mut row)?;
        let found = at == member;
        if at > member {
            break;
        }
        if count == 0 {
            let (bits, rest) = row.split_first_chunk::<BYTES>()?;
            if found {
                return Some(Cells::from_bytes(bits));
            }
            row = rest;
            continue;
        }
        let mut cells = found.then(Cells::none);
        let mut least = 0_u32;
        for _ in 0..count {
            let cell = least.checked_add(take_number(&mut row)?)?;
            least = cell.checked_add(1)?;
            if let Some(cells) = &mut cells {
                cells.insert(u16::try_from(cell).ok()?);
            }
        }
        if cells.is_some() {
            return cells;
        }
    }
    Some(Cells::none())
}

/// Seven bits a byte, the lowest first.
fn put_number(row: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        row.push(number as u8 | 0x80);
        number >>= 7;
    }
    row.push(number as u8);
}

fn take_number(row: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in (0..32).step_by(7) {
        let (byte, rest) = row.split_first()?;
        *row = rest;
        number |= u32::from(byte & 0x7F).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::audit::touch::Thing;
    use onhand_domain::SkuId;
    use onhand_domain::event::Touched;

    #[test]
    fn each_member_of_a_group_has_its_own_cells() {
        let members: [(u32, Vec<u16>); 3] = [(0, vec![0, 7, 4_095]), (5, (0..1_000).collect()), (200_000, vec![300])];
        let (mut row, mut since) = (Vec::new(), 0);
        for (member, cells) in &members {
            let thing = Thing { member: *member, ..Thing::from(Touched::Sku(SkuId(3))) };
            let touches: Vec<Touch> = cells.iter().map(|cell| Touch::new(thing, *cell)).collect();
            put_member(&mut row, since, &touches);
            since = *member;
        }
        for (member, cells) in members {
            assert_eq!(cells_of(&row, member).unwrap().iter().collect::<Vec<_>>(), cells);
        }
        assert_eq!(cells_of(&row, 6), Some(Cells::none()));
        assert_eq!(cells_of(&row[..row.len() - 1], 200_000), None, "a cut row is malformed");
    }
}
