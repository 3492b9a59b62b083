//! Seeds: many, tried on all processors, each of them in one thread.

use std::fmt::{Debug, Display};
use std::hash::{BuildHasher, RandomState};
use std::num::NonZero;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// This often it is told how far it is.
const PROGRESS: Duration = Duration::from_secs(10);

/// Seeds to be tried by one test: some that are always the same, and as many new ones as there is room for.
#[derive(Clone, Debug)]
pub struct Seeds {
    name: &'static str,
    test: String,
    first: u64,
    count: u64,
    lasting: Option<Duration>,
    stop: Option<PathBuf>,
    least: Option<u64>,
}

/// What came of seeds, added up.
pub trait Tally: Default + Display + Send {
    /// Takes what came of others together with this.
    fn add(&mut self, other: &Self);
}

impl Seeds {
    /// So many seeds, for the test that `cargo test` takes under this name. In the environment, `…_SEEDS` changes how
    /// many, `…_SEED` says which is the first, `…_SECONDS` ends it after so many, and so does a file that `…_STOP` names
    /// once it is there; `…_LEAST` says how much the test has to have tried, in what it counts. … is the name.
    #[must_use]
    pub fn new(name: &'static str, test: &str, count: u64) -> Self {
        let told = |what: &str| std::env::var_os(format!("{name}_{what}"));
        let number = |what: &str| told(what)?.to_str()?.parse::<u64>().ok();
        Self {
            name,
            test: test.to_owned(),
            // Short enough to be typed.
            first: number("SEED").unwrap_or_else(|| RandomState::new().hash_one(test) >> 24),
            count: number("SEEDS").unwrap_or(count),
            lasting: number("SECONDS").map(Duration::from_secs),
            stop: told("STOP").map(PathBuf::from),
            least: number("LEAST"),
        }
    }

    /// How much has to have been tried, in what the test counts: so much, unless the environment says otherwise.
    #[must_use]
    pub fn least(&self, least: u64) -> u64 {
        self.least.unwrap_or(least)
    }

    /// What has one seed again.
    #[must_use]
    pub fn again(&self, seed: u64) -> String {
        let Self { name, test, .. } = self;
        format!("{name}_SEED={seed} {name}_SEEDS=1 cargo test {test}")
    }

    /// Tries them, and tells now and then how far it is.
    ///
    /// # Errors
    /// The first that was found to fail, and how.
    pub fn try_all<T: Tally, E: Debug + Send>(&self, each: impl Fn(u64) -> Result<T, E> + Sync) -> Result<T, (u64, E)> {
        println!("{0}_SEED={1} {0}_SEEDS={2} repeats this run", self.name, self.first, self.count);
        let course = Mutex::new(Course { next: 0, done: 0, tally: T::default(), failed: None, told: Instant::now() });
        let began = Instant::now();
        let work = || {
            loop {
                // Not in a condition: the lock would be held for as long as the seed is tried.
                let next = self.next(&mut lock(&course), began);
                let Some(seed) = next else { return };
                let came = each(seed);
                let mut course = lock(&course);
                course.done += 1;
                match came {
                    Ok(tally) => course.tally.add(&tally),
                    Err(error) => course.failed = Some((seed, error)),
                }
                if course.told.elapsed() >= PROGRESS {
                    course.told = Instant::now();
                    self.tell(&course, began);
                }
            }
        };
        let processors = thread::available_parallelism().map_or(1, NonZero::get).min(self.count as usize);
        thread::scope(|scope| (0..processors).for_each(|_| drop(scope.spawn(work))));
        self.tell(&lock(&course), began);
        let Course { tally, failed, .. } = course.into_inner().unwrap_or_else(PoisonError::into_inner);
        failed.map_or(Ok(tally), Err)
    }

    /// The next seed, if there is one.
    fn next<T, E>(&self, course: &mut Course<T, E>, began: Instant) -> Option<u64> {
        let is_late = self.lasting.is_some_and(|lasting| began.elapsed() >= lasting);
        let is_over = is_late || self.stop.as_ref().is_some_and(|stop| stop.exists());
        // One is tried in any case: a test that tries nothing says nothing.
        if course.next >= self.count || course.failed.is_some() || (is_over && course.next > 0) {
            return None;
        }
        let nth = course.next;
        course.next += 1;
        // The new ones first: who has one again that failed asks for a single one.
        let new = self.count - self.count / 4;
        Some(if nth < new { self.first.wrapping_add(nth) } else { nth - new })
    }

    fn tell<T: Tally, E>(&self, course: &Course<T, E>, began: Instant) {
        let seconds = began.elapsed().as_secs_f64();
        let a_second = course.done as f64 / seconds.max(f64::MIN_POSITIVE);
        println!("{} seeds in {seconds:.0} s, {a_second:.0} a second: {}", course.done, course.tally);
    }
}

struct Course<T, E> {
    next: u64,
    done: u64,
    tally: T,
    failed: Option<(u64, E)>,
    told: Instant,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
