//! One method a command, awaited or waited for.

use crate::core::Onhand;
use crate::park::block_on;
use crate::{AsOf, Backup, Error, Receipt, Snapshot, Submission, SubmitError, SubscriptionIter, Touching, TrailIter};
use onhand_domain::{
    Adjust, AdvanceImport, AnnounceInbound, AuthorizePayment, AuthorizeReturn, CancelAllocation, CancelEffect,
    CancelLines, CancelOrder, CapturePayment, ChangeCondition, Collect, CompleteEffect, ConfirmReservation, Count,
    DeclinePayment, DefineBundle, DefineCoupon, DefineLocation, DefineSku, Deliver, DispatchTransfer, EarnPoints,
    EditOrder, EffectId, Exchange, ExpirePickup, ExtendReservation, FailDelivery, Issue, IssueCredit, LeaseEffects,
    Location, Money, OrderId, PaymentId, Pick, PlaceOrder, Position, ReadyForPickup, Reallocate, Receive,
    ReceiveInbound, ReceiveReturn, ReceiveTransfer, RecordChargeback, RefundOrder, RejectAtStore, RejectReturn,
    ReleaseReservation, ReportStock, RequestEffect, ReservationId, Reserve, ResumeLocation, SendToPickup,
    SetChannelHoldback, SetPurchaseLimit, SetSafetyStock, Ship, Shipment, ShortPick, Span, SuspendLocation, TakeBack,
    Timestamp, VoidPayment,
};
use std::ops::ControlFlow;
use std::path::Path;

/// A core for callers without a runtime: the methods of [`Onhand`], each waiting in the calling thread.
///
/// ```
/// # let directory = tempfile::tempdir().unwrap();
/// use onhand::{DefineLocation, DefineSku, Onhand, Receive, Reserve};
///
/// let core = Onhand::builder().open_blocking(directory.path())?.blocking();
/// core.define_location(DefineLocation::store("berlin"))?;
/// core.define_sku(DefineSku::new("mug"))?;
/// core.receive(Receive::new("mug", "berlin", 1))?;
/// core.reserve(Reserve::new().line("mug", 1))?;
/// assert!(core.reserve(Reserve::new().line("mug", 1)).is_err());
/// core.close()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Blocking {
    core: Onhand,
}

impl Blocking {
    pub(crate) fn new(core: Onhand) -> Self {
        Self { core }
    }

    /// See [`Onhand::submit`].
    ///
    /// # Errors
    /// As there.
    pub fn submit(&self, submission: impl Into<Submission>) -> Result<Receipt, SubmitError> {
        block_on(self.core.submit(submission))
    }

    /// See [`Onhand::submit_batch`].
    ///
    /// # Errors
    /// As there.
    pub fn submit_batch(
        &self,
        submissions: impl IntoIterator<Item = impl Into<Submission>>,
    ) -> Vec<Result<Receipt, SubmitError>> {
        block_on(self.core.submit_batch(submissions))
    }

    /// See [`Onhand::snapshot`].
    ///
    /// # Errors
    /// As there.
    pub fn snapshot(&self) -> Result<Snapshot, Error> {
        block_on(self.core.snapshot())
    }

    /// See [`Onhand::snapshot_at`].
    ///
    /// # Errors
    /// As there.
    pub fn snapshot_at(&self, at: Option<Timestamp>) -> Result<Snapshot, Error> {
        block_on(self.core.snapshot_at(at))
    }

    /// See [`Onhand::as_of`].
    ///
    /// # Errors
    /// As there.
    pub fn as_of(&self, moment: impl Into<AsOf>) -> Result<Snapshot, Error> {
        block_on(self.core.as_of(moment))
    }

    /// See [`Onhand::subscribe`]. What happens is waited for in the calling thread.
    #[must_use]
    pub fn subscribe(&self, after: Position) -> SubscriptionIter {
        self.core.subscribe(after).into()
    }

    /// See [`Onhand::history`]. The commits are read in the calling thread.
    ///
    /// # Errors
    /// As there.
    pub fn history(&self, touching: Touching) -> Result<TrailIter, Error> {
        block_on(self.core.history(touching)).map(TrailIter::from)
    }

    /// See [`Onhand::backup`].
    ///
    /// # Errors
    /// As there.
    pub fn backup(
        &self,
        to: impl AsRef<Path>,
        pace: impl FnMut(u64, u64) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Backup, Error> {
        block_on(self.core.backup(to, pace))
    }

    /// The core itself, for what does not wait.
    #[must_use]
    pub fn core(&self) -> &Onhand {
        &self.core
    }

    /// See [`Onhand::close`].
    ///
    /// # Errors
    /// As there.
    pub fn close(self) -> Result<(), Error> {
        block_on(self.core.close())
    }
}

/// Declares a method for each command, on both handles.
macro_rules! methods {
    ($($(#[$doc:meta])* $method:ident($($argument:ident: $kind:ty),*) = $command:expr;)*) => {
        impl Onhand {
            $($(#[$doc])*
            ///
            /// # Errors
            /// As [`Onhand::submit`].
            pub async fn $method(&self, $($argument: $kind),*) -> Result<Receipt, SubmitError> {
                self.submit($command).await
            })*
        }

        impl Blocking {
            $($(#[$doc])*
            ///
            /// # Errors
            /// As [`Onhand::submit`].
            pub fn $method(&self, $($argument: $kind),*) -> Result<Receipt, SubmitError> {
                self.submit($command)
            })*
        }
    };
}

methods! {
    /// Defines a location.
    define_location(command: DefineLocation) = command;
    /// Stops promising a location's stock.
    suspend_location(location: impl Into<Location>) = SuspendLocation { location: location.into() };
    /// Promises a suspended location's stock again.
    resume_location(location: impl Into<Location>) = ResumeLocation { location: location.into() };
    /// Defines a SKU.
    define_sku(command: DefineSku) = command;
    /// Defines a bundle.
    define_bundle(command: DefineBundle) = command;
    /// Keeps sellable units from ever being promised.
    set_safety_stock(command: SetSafetyStock) = command;
    /// Keeps sellable units from one channel.
    set_channel_holdback(command: SetChannelHoldback) = command;
    /// Limits purchases of a SKU.
    set_purchase_limit(command: SetPurchaseLimit) = command;
    /// Notes how far an import has come.
    advance_import(command: AdvanceImport) = command;
    /// Goods arrived.
    receive(command: Receive) = command;
    /// Goods leave.
    issue(command: Issue) = command;
    /// Corrects sellable stock.
    adjust(command: Adjust) = command;
    /// Somebody counted.
    count(command: Count) = command;
    /// Goods turned out to be in another condition.
    change_condition(command: ChangeCondition) = command;
    /// Announces a delivery.
    announce_inbound(command: AnnounceInbound) = command;
    /// Goods of an announced delivery arrived.
    receive_inbound(command: ReceiveInbound) = command;
    /// Sends goods from one location to another.
    dispatch_transfer(command: DispatchTransfer) = command;
    /// Goods of a transfer arrived.
    receive_transfer(command: ReceiveTransfer) = command;
    /// A third party's feed says what it has.
    report_stock(command: ReportStock) = command;
    /// Holds stock for a while.
    reserve(command: Reserve) = command;
    /// Lets a hold last until so much from now.
    extend_reservation(reservation: ReservationId, expires_in: impl Into<Span>)
        = ExtendReservation { reservation, expires_in: expires_in.into() };
    /// Gives a hold back.
    release_reservation(reservation: ReservationId) = ReleaseReservation { reservation };
    /// Turns a hold into allocations that do not expire.
    confirm_reservation(reservation: ReservationId) = ConfirmReservation { reservation, reference: None };
    /// Gives a confirmed reservation's allocations back.
    cancel_allocation(command: CancelAllocation) = command;
    /// A coupon is given out, or its terms are changed.
    define_coupon(command: DefineCoupon) = command;
    /// A customer buys.
    place_order(command: PlaceOrder) = command;
    /// Cancels what of an order has not left.
    cancel_order(order: OrderId) = CancelOrder { order, reason: None };
    /// Cancels some of an order's lines.
    cancel_lines(command: CancelLines) = command;
    /// Goods of an order are taken from the shelf.
    pick(command: Pick) = command;
    /// Goods to be picked are not on the shelf.
    short_pick(command: ShortPick) = command;
    /// A location will not serve what was allocated there.
    reject_at_store(command: RejectAtStore) = command;
    /// Goods of an order shall come from another location.
    reallocate(command: Reallocate) = command;
    /// A parcel leaves.
    ship(command: Ship) = command;
    /// A parcel arrived at the customer's.
    deliver(order: OrderId, shipment: impl Into<Shipment>) = Deliver { order, shipment: shipment.into() };
    /// A parcel did not arrive.
    fail_delivery(command: FailDelivery) = command;
    /// Goods lie ready to be collected.
    ready_for_pickup(command: ReadyForPickup) = command;
    /// The customer collects what lies ready.
    collect(command: Collect) = command;
    /// Nobody came for what lies ready.
    expire_pickup(order: OrderId) = ExpirePickup { order };
    /// Goods leave for where they will be collected.
    send_to_pickup(command: SendToPickup) = command;
    /// An account gets credit.
    issue_credit(command: IssueCredit) = command;
    /// A customer gets points.
    earn_points(command: EarnPoints) = command;
    /// A means of payment promises so much for an order.
    authorize_payment(command: AuthorizePayment) = command;
    /// Money is taken of what was authorized.
    capture_payment(payment: PaymentId, amount: Money) = CapturePayment { payment, amount };
    /// What was authorized and not captured is given up.
    void_payment(payment: PaymentId) = VoidPayment { payment };
    /// A means of payment was asked, and said no.
    decline_payment(command: DeclinePayment) = command;
    /// Money is given back.
    refund_order(command: RefundOrder) = command;
    /// Whoever moved the money took it back.
    record_chargeback(payment: PaymentId, amount: Money) = RecordChargeback { payment, amount };
    /// A customer may send goods back, or bring them.
    authorize_return(command: AuthorizeReturn) = command;
    /// Goods of a return came back, and are accepted.
    receive_return(command: ReceiveReturn) = command;
    /// Goods of a return are not accepted.
    reject_return(command: RejectReturn) = command;
    /// A customer brings goods back that nobody was told of before.
    take_back(command: TakeBack) = command;
    /// Lines of an order are removed and added.
    edit_order(command: EditOrder) = command;
    /// Goods come back and others go out.
    exchange(command: Exchange) = command;
    /// Something is to be done outside, once.
    request_effect(command: RequestEffect) = command;
    /// A worker takes effects that are due; [`Receipt::leased`](crate::Receipt::leased) tells which.
    lease_effects(command: LeaseEffects) = command;
    /// What became of an effect.
    complete_effect(command: CompleteEffect) = command;
    /// An effect that nobody has tried is not wanted any more.
    cancel_effect(effect: EffectId) = CancelEffect { effect };
}
