//! A report for tests, as it comes in.

use domain::{CaseId, Door, Receipt, Sealed, SystemRandomness};
use storage_content::{NewReport, Parcel, ParcelId, ParcelKind};

/// One with an account behind it; what is sealed in it opens with no key.
pub(crate) fn new_report() -> NewReport {
    let sealed = Sealed::from_bytes(vec![7; 64]);
    NewReport {
        parcel: Parcel {
            id: ParcelId::random(&SystemRandomness),
            case: CaseId::random(&SystemRandomness),
            kind: ParcelKind::Report,
            proven: true,
            urgent: false,
            body: sealed.clone(),
        },
        lookup: Receipt::random(Door::Chat, &SystemRandomness).lookup(),
        key_for_receipt: sealed.clone(),
        key_for_desk: sealed,
        spending: None,
        unproven_limit: 10,
    }
}
