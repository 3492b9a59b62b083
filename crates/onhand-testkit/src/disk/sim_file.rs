//! An open file of the simulated disk.

use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use onhand_log::StorageFile;

use super::crash::Survival;
use super::inode::Inode;
use super::names::Number;
use super::state::{Course, State, disk_is_full};
use super::{Call, CallKind};

#[derive(Debug)]
pub(crate) struct SimFile {
    pub(crate) state: Arc<Mutex<State>>,
    pub(crate) number: Number,
    pub(crate) path: PathBuf,
    pub(crate) process: u64,
    pub(crate) writable: bool,
}

impl SimFile {
    fn begin(&self, kind: CallKind, offset: u64, length: u64) -> io::Result<(MutexGuard<'_, State>, Course)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.process != self.process {
            return Err(io::Error::other("the process that opened this file was killed"));
        }
        // It may have been renamed since it was opened.
        let path = state.names.of(self.number).unwrap_or_else(|| self.path.clone());
        let course = state.begin(Call { kind, path, offset, length })?;
        Ok((state, course))
    }

    fn change_length(&self, kind: CallKind, becomes: impl Fn(u64) -> u64, asked: u64) -> io::Result<()> {
        self.check_writable()?;
        let (mut state, course) = self.begin(kind, 0, asked)?;
        if let Course::Fails(failure) = course {
            return Err(failure.error);
        }
        let room = state.room();
        let inode = inode(&mut state, self.number)?;
        let before = inode.current().len() as u64;
        let length = becomes(before);
        if length > before.saturating_add(room) {
            return Err(disk_is_full());
        }
        inode.set_length(length);
        course.result()
    }

    fn check_writable(&self) -> io::Result<()> {
        match self.writable {
            true => Ok(()),
            false => Err(io::Error::from(io::ErrorKind::PermissionDenied)),
        }
    }
}

impl StorageFile for SimFile {
    fn read_at(&self, bytes: &mut [u8], offset: u64) -> io::Result<()> {
        let (mut state, course) = self.begin(CallKind::Read, offset, bytes.len() as u64)?;
        course.result()?;
        let content = inode(&mut state, self.number)?.current();
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        match content.get(from..).and_then(|rest| rest.get(..bytes.len())) {
            Some(found) => bytes.copy_from_slice(found),
            None => return Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
        }
        Ok(())
    }

    fn write_at(&self, bytes: &[u8], offset: u64) -> io::Result<()> {
        self.check_writable()?;
        let (mut state, course) = self.begin(CallKind::Write, offset, bytes.len() as u64)?;
        let room = state.room();
        let inode = inode(&mut state, self.number)?;
        if let Course::Fails(failure) = course {
            inode.write(&bytes[..failure.partial.min(bytes.len())], offset);
            return Err(failure.error);
        }
        let fits = (inode.current().len() as u64).saturating_add(room).saturating_sub(offset);
        if fits < bytes.len() as u64 {
            inode.write(&bytes[..fits as usize], offset);
            return Err(disk_is_full());
        }
        inode.write(bytes, offset);
        course.result()
    }

    fn set_length(&self, length: u64) -> io::Result<()> {
        self.change_length(CallKind::SetLength, |_| length, length)
    }

    fn allocate(&self, length: u64) -> io::Result<()> {
        self.change_length(CallKind::Allocate, |before| length.max(before), length)
    }

    fn length(&self) -> io::Result<u64> {
        let (mut state, course) = self.begin(CallKind::Length, 0, 0)?;
        course.result()?;
        Ok(inode(&mut state, self.number)?.current().len() as u64)
    }

    fn sync_data(&self) -> io::Result<()> {
        let (mut state, course) = self.begin(CallKind::Sync, 0, 0)?;
        let inode = inode(&mut state, self.number)?;
        match &course {
            Course::Succeeds => inode.sync(),
            Course::Fails(failure) => inode.drop_pending(&mut Survival::new(failure.keeps)),
            // What of it has become durable is for the crash to say.
            Course::PowerFails => {}
        }
        course.result()
    }
}

fn inode(state: &mut State, number: Number) -> io::Result<&mut Inode> {
    state.inodes.get_mut(&number).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
}
