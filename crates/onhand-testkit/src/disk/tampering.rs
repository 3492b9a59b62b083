//! Tampering: what happens to files behind the back of whoever has them open.

use super::SimDisk;
use super::inode::Inode;
use std::path::Path;

impl SimDisk {
    /// Changes the bytes of a file behind everybody's back, durably. Tells whether there is such a file.
    pub fn tamper(&self, path: impl AsRef<Path>, change: impl Fn(&mut Vec<u8>)) -> bool {
        let mut state = self.state();
        let number = state.names.get(path.as_ref());
        let inode = number.and_then(|number| state.inodes.get_mut(&number));
        inode.map(|inode| inode.tamper(change)).is_some()
    }

    /// Flips one bit of a file, durably. Tells whether there is such a file with such a bit.
    pub fn flip_bit(&self, path: impl AsRef<Path>, bit: u64) -> bool {
        let byte = usize::try_from(bit / 8).unwrap_or(usize::MAX);
        let has_it = self.state().read(path.as_ref()).is_some_and(|bytes| byte < bytes.len());
        // What is not synced is not in what would survive.
        let flip = |bytes: &mut Vec<u8>| bytes.get_mut(byte).into_iter().for_each(|byte| *byte ^= 1 << (bit % 8));
        has_it && self.tamper(path, flip)
    }

    /// Has what was written last to one file have landed in another one, or elsewhere in the same, durably: its place
    /// holds what it held before. Tells whether there are such files, and something was written.
    pub fn misdirect(&self, written: impl AsRef<Path>, to: impl AsRef<Path>, at: u64) -> bool {
        let mut state = self.state();
        let numbers = state.names.get(written.as_ref()).zip(state.names.get(to.as_ref()));
        let Some((from, to)) = numbers else { return false };
        let Some(bytes) = state.inodes.get_mut(&from).and_then(Inode::take_back) else { return false };
        let landed = state.inodes.get_mut(&to).map(|inode| inode.land(&bytes, at));
        landed.is_some()
    }

    /// Puts a file there behind everybody's back, durably, in place of what has its name.
    pub fn plant(&self, path: impl AsRef<Path>, bytes: &[u8]) {
        let mut state = self.state();
        let number = state.new_inode();
        state.names.tamper_give(path.as_ref(), number);
        if let Some(inode) = state.inodes.get_mut(&number) {
            inode.tamper(|content| content.extend_from_slice(bytes));
        }
    }

    /// Takes a file away behind everybody's back, durably.
    pub fn steal(&self, path: impl AsRef<Path>) {
        self.state().names.tamper_remove(path.as_ref());
    }
}
