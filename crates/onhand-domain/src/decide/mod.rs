//! Decide: whether a command may happen, and what happens then. Nothing here changes anything.

mod coupon;
mod credit;
mod deliveries;
mod effect;
mod effect_end;
mod fill;
mod left;
mod order;
mod payment;
mod plainly;
mod points;
mod promise;
mod reservation;
mod setup;
mod shortfall;
mod stock;

pub(crate) use shortfall::Naming;

use crate::event::Event;
use crate::state::{Hint, LocationRow, SkuRow, State};
use crate::{
    Command, CommandId, Location, LocationId, Measure, Quantity, Rejection, ReturnPolicy, Sku, SkuId, Span, Timestamp,
};

/// What a retailer configures that decisions depend on. Replaying a log does not ask for it: decisions are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// The longest that a hold may live from its first making, extensions and replacements included.
    pub longest_hold: Span,
    /// How long an order is kept once nothing of it is open any more; what it does later is refused.
    pub orders_kept: Span,
    /// On what terms goods may come back of an order that says nothing of it.
    pub returns: ReturnPolicy,
}

impl Policy {
    /// Thirty days for a hold, ninety for a finished order, and [`ReturnPolicy::DEFAULT`].
    pub const DEFAULT: Self =
        Self { longest_hold: Span::from_days(30), orders_kept: Span::from_days(90), returns: ReturnPolicy::DEFAULT };
}

impl Default for Policy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// The facts that arrive with a command.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The command's id.
    pub id: CommandId,
    /// The log's time.
    pub now: Timestamp,
    /// What is configured.
    pub policy: &'a Policy,
    /// For a command that [looks back](Command::looks_back): what the books said of each of its lines at that
    /// moment. What they say now where none is given.
    pub expected: Option<&'a [Quantity]>,
    /// What [looking ahead](State::look_ahead) found of the command.
    pub hint: Hint,
}

impl<'a> Context<'a> {
    /// A command under this id, at this time.
    #[must_use]
    pub const fn new(id: CommandId, now: Timestamp, policy: &'a Policy) -> Self {
        Self { id, now, policy, expected: None, hint: Hint::NONE }
    }
}

impl Command {
    /// The moment a count or a feed speaks of. Its lines are compared with the books at that moment, which only
    /// a history knows; see [`Context::expected`].
    #[must_use]
    pub const fn looks_back(&self) -> Option<Timestamp> {
        match self {
            Self::Count(count) => count.counted_at,
            Self::ReportStock(report) => Some(report.as_of),
            Self::DefineLocation(_)
            | Self::SuspendLocation(_)
            | Self::ResumeLocation(_)
            | Self::DefineSku(_)
            | Self::SetSafetyStock(_)
            | Self::SetChannelHoldback(_)
            | Self::SetPurchaseLimit(_)
            | Self::DefineBundle(_)
            | Self::AdvanceImport(_)
            | Self::Receive(_)
            | Self::Issue(_)
            | Self::Adjust(_)
            | Self::ChangeCondition(_)
            | Self::AnnounceInbound(_)
            | Self::ReceiveInbound(_)
            | Self::DispatchTransfer(_)
            | Self::ReceiveTransfer(_)
            | Self::Reserve(_)
            | Self::ExtendReservation(_)
            | Self::ReleaseReservation(_)
            | Self::ConfirmReservation(_)
            | Self::CancelAllocation(_)
            | Self::DefineCoupon(_)
            | Self::PlaceOrder(_)
            | Self::CancelOrder(_)
            | Self::CancelLines(_)
            | Self::Pick(_)
            | Self::ShortPick(_)
            | Self::RejectAtStore(_)
            | Self::Reallocate(_)
            | Self::Ship(_)
            | Self::Deliver(_)
            | Self::FailDelivery(_)
            | Self::ReadyForPickup(_)
            | Self::Collect(_)
            | Self::ExpirePickup(_)
            | Self::SendToPickup(_)
            | Self::IssueCredit(_)
            | Self::EarnPoints(_)
            | Self::AuthorizePayment(_)
            | Self::CapturePayment(_)
            | Self::VoidPayment(_)
            | Self::DeclinePayment(_)
            | Self::RefundOrder(_)
            | Self::RecordChargeback(_)
            | Self::AuthorizeReturn(_)
            | Self::ReceiveReturn(_)
            | Self::RejectReturn(_)
            | Self::TakeBack(_)
            | Self::EditOrder(_)
            | Self::Exchange(_)
            | Self::RequestEffect(_)
            | Self::LeaseEffects(_)
            | Self::CompleteEffect(_)
            | Self::CancelEffect(_) => None,
        }
    }
}

impl State {
    /// Judges a command that was [checked](Command::check): the events that it makes happen, in order.
    ///
    /// What is [due](crate::Ledger::due) at that time has to have happened before.
    ///
    /// # Errors
    /// The [`Rejection`] that comes first in its documented order.
    pub fn decide(&self, command: &Command, context: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let mut events = Vec::with_capacity(1);
        self.decide_into(command, context, &mut events)?;
        Ok(events)
    }

    /// As [`State::decide`], into a vector that is used again and again. After a rejection it is as it was.
    ///
    /// # Errors
    /// As [`State::decide`].
    pub fn decide_into(
        &self,
        command: &Command,
        context: &Context<'_>,
        events: &mut Vec<Event>,
    ) -> Result<(), Rejection> {
        match command {
            Command::Reserve(command) => self.reserve(command, context, events),
            Command::ConfirmReservation(command) => self.confirm_reservation(command, context, events),
            Command::ReleaseReservation(command) => self.release_reservation(command, context, events),
            Command::ExtendReservation(command) => self.extend_reservation(command, context, events),
            Command::CancelAllocation(command) => self.cancel_allocation(command, events),
            Command::Receive(command) => self.receive(command, events),
            Command::Issue(command) => self.issue(command, events),
            Command::Adjust(command) => self.adjust(command, events),
            Command::Count(command) => self.count(command, context, events),
            Command::ChangeCondition(command) => self.change_condition(command, events),
            Command::AnnounceInbound(command) => self.announce_inbound(command, events),
            Command::ReceiveInbound(command) => self.receive_inbound(command, events),
            Command::DispatchTransfer(command) => self.dispatch_transfer(command, events),
            Command::ReceiveTransfer(command) => self.receive_transfer(command, events),
            Command::ReportStock(command) => self.report_stock(command, context, events),
            Command::DefineLocation(command) => self.define_location(command, events),
            Command::SuspendLocation(command) => self.suspend_location(command, events),
            Command::ResumeLocation(command) => self.resume_location(command, events),
            Command::DefineSku(command) => self.define_sku(command, events),
            Command::DefineBundle(command) => self.define_bundle(command, events),
            Command::SetSafetyStock(command) => self.set_safety_stock(command, events),
            Command::SetChannelHoldback(command) => self.set_channel_holdback(command, events),
            Command::SetPurchaseLimit(command) => self.set_purchase_limit(command, events),
            Command::AdvanceImport(command) => self.advance_import(command, events),
            Command::DefineCoupon(command) => {
                Self::define_coupon(command, events);
                Ok(())
            }
            Command::PlaceOrder(command) => self.place_order(command, context, events),
            Command::CancelOrder(command) => self.cancel_order(command, events),
            Command::CancelLines(command) => self.cancel_lines(command, events),
            Command::Pick(command) => self.pick(command, events),
            Command::ShortPick(command) => self.short_pick(command, events),
            Command::RejectAtStore(command) => self.reject_at_store(command, events),
            Command::Reallocate(command) => self.reallocate(command, events),
            Command::Ship(command) => self.ship(command, events),
            Command::Deliver(command) => self.deliver(command, events),
            Command::FailDelivery(command) => self.fail_delivery(command, events),
            Command::ReadyForPickup(command) => self.ready_for_pickup(command, context, events),
            Command::Collect(command) => self.collect(command, events),
            Command::ExpirePickup(command) => self.expire_pickup(command, context, events),
            Command::SendToPickup(command) => self.send_to_pickup(command, events),
            Command::IssueCredit(command) => self.issue_credit(command, context, events),
            Command::EarnPoints(command) => self.earn_points(command, context, events),
            Command::AuthorizePayment(command) => self.authorize_payment(command, context, events),
            Command::CapturePayment(command) => self.capture_payment(command, context, events),
            Command::VoidPayment(command) => self.void_payment(command, events),
            Command::DeclinePayment(command) => self.decline_payment(command, events),
            Command::RefundOrder(command) => self.refund_order(command, events),
            Command::RecordChargeback(command) => self.record_chargeback(command, events),
            Command::AuthorizeReturn(command) => self.authorize_return(command, context, events),
            Command::ReceiveReturn(command) => self.receive_return(command, events),
            Command::RejectReturn(command) => self.reject_return(command, events),
            Command::EditOrder(command) => self.edit_order(command, context, events),
            Command::Exchange(command) => self.exchange(command, context, events),
            Command::TakeBack(command) => self.take_back(command, context, events),
            Command::RequestEffect(command) => self.request_effect(command, context, events),
            Command::LeaseEffects(command) => self.lease_effects(command, context, events),
            Command::CompleteEffect(command) => self.complete_effect(command, context, events),
            Command::CancelEffect(command) => self.cancel_effect(command, events),
        }
    }

    fn known_sku(&self, sku: &Sku) -> Result<(SkuId, &SkuRow), Rejection> {
        self.hinted_sku(sku, None)
    }

    /// A SKU, whose number may be known already.
    fn hinted_sku(&self, sku: &Sku, hint: Option<SkuId>) -> Result<(SkuId, &SkuRow), Rejection> {
        if let Some(number) = hint
            && let Some(row) = self.goods.get(number).filter(|row| row.name == *sku)
        {
            return Ok((number, row));
        }
        let number = self.goods.number(sku.as_str());
        number
            .and_then(|number| Some((number, self.goods.get(number)?)))
            .ok_or_else(|| Rejection::UnknownSku { sku: sku.clone() })
    }

    fn known_location(&self, location: &Location) -> Result<(LocationId, &LocationRow), Rejection> {
        self.hinted_location(location, None)
    }

    /// A location, whose number may be known already.
    fn hinted_location(
        &self,
        location: &Location,
        hint: Option<LocationId>,
    ) -> Result<(LocationId, &LocationRow), Rejection> {
        if let Some(number) = hint
            && let Some(row) = self.places.get(number).filter(|row| row.name == *location)
        {
            return Ok((number, row));
        }
        let number = self.places.number(location.as_str());
        number
            .and_then(|number| Some((number, self.places.get(number)?)))
            .ok_or_else(|| Rejection::UnknownLocation { location: location.clone() })
    }

    /// A SKU that has stock of its own.
    fn stocked_sku(&self, sku: &Sku) -> Result<(SkuId, &SkuRow), Rejection> {
        let (number, row) = self.known_sku(sku)?;
        if row.is_bundle() {
            return Err(Rejection::BundleHasNoStock { sku: sku.clone() });
        }
        Ok((number, row))
    }

    /// A stocked SKU and a location; both names are judged before either is.
    fn known_level(&self, sku: &Sku, location: &Location) -> Result<(SkuId, &SkuRow, LocationId), Rejection> {
        self.known_sku(sku)?;
        let (place, _) = self.known_location(location)?;
        let (number, row) = self.stocked_sku(sku)?;
        Ok((number, row, place))
    }
}

/// A measure in a SKU's smallest units.
fn in_units(row: &SkuRow, measure: Measure) -> Result<Quantity, Rejection> {
    measure
        .in_smallest_units(row.decimals)
        .filter(|quantity| quantity.0.abs() <= Quantity::MOST.0)
        .ok_or_else(|| Rejection::WrongPrecision { sku: row.name.clone(), quantity: measure, decimals: row.decimals })
}

/// A quantity as rejections show it.
fn shown(row: &SkuRow, quantity: Quantity) -> Measure {
    Measure::of(quantity, row.decimals)
}
