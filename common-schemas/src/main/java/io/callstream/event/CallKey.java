package io.callstream.event;

import org.jspecify.annotations.Nullable;

/// The key rule of the call topics.
///
/// A whole call (COMPLETED) is keyed by its customer, or by `call:<call_id>` where the customer is
/// unknown (absent, empty or "0"), so that a customer's calls stay in order. Everything else about
/// a call (lifecycle events, segments, outcomes) is keyed by `call_id`, because the customer is
/// often known late. Keys are UTF-8 text.
public final class CallKey {
    private CallKey() {}

    /// Key of a whole call.
    public static String ofWholeCall(String callId, @Nullable String customerId) {
        String customer = knownCustomer(customerId);
        return customer == null ? "call:" + callId : customer;
    }

    /// Key of a validated call event, by its type.
    public static String of(CallEvent event) {
        return event.getType() == CallEventType.COMPLETED
                ? ofWholeCall(event.getCallId(), event.getCustomerId())
                : event.getCallId();
    }

    /// The customer id where it names a customer, else null: absent, empty and "0" do not.
    public static @Nullable String knownCustomer(@Nullable String customerId) {
        return customerId == null || customerId.isEmpty() || customerId.equals("0")
                ? null
                : customerId;
    }
}
