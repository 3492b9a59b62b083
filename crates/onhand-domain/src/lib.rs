//! The rules of an omnichannel inventory: values, commands, events, decide and evolve.
