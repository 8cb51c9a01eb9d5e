using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>What a member's failure means: a reason for people and programs, and how long to wait.</summary>
/// <param name="Reason">One word, such as <c>Timeout</c>.</param>
/// <param name="Message">What a person reads.</param>
/// <param name="Delay">Time until the next try.</param>
internal sealed record MemberFault(string Reason, string Message, TimeSpan Delay)
{
    /// <param name="failure">What was thrown.</param>
    /// <param name="failures">Failures in a row, this one among them.</param>
    /// <param name="spread">A number that is not the same for all, by which those who failed together come back one after another.</param>
    /// <param name="options">How patient the federation is.</param>
    public static MemberFault Of(Exception failure, int failures, int spread, FederationOptions options)
    {
        var (reason, message) = Words(failure, options);
        return new MemberFault(reason, message, Spread(Wait(failure, reason, failures, options), spread));
    }

    private static (string Reason, string Message) Words(Exception failure, FederationOptions options) => failure switch
    {
        OperationCanceledException => ("Timeout", $"the cluster did not answer within {options.MemberCallTimeout.TotalSeconds:0.###} s"),
        StatusException { Code: 403 } refused when refused.Message.Contains("being terminated", StringComparison.Ordinal) => ("NamespaceTerminating", refused.Message),
        StatusException { Code: 409 } refused => ("Changed", refused.Message),
        StatusException { Code: 404 } refused => ("NotFound", refused.Message),
        StatusException refused => (refused.Reason.Length > 0 ? refused.Reason : "Refused", refused.Message),
        _ => ("Unreachable", failure.InnerException?.Message ?? failure.Message),
    };

    private static TimeSpan Wait(Exception failure, string reason, int failures, FederationOptions options)
    {
        var backOff = CopyRetry.After(failures, options);
        return failure switch
        {
            // The member knows best when it will be able to.
            StatusException { RetryAfterSeconds: > 0 and var seconds } => Larger(backOff, Smaller(TimeSpan.FromSeconds(seconds), options.LongestRetry)),
            // Only another object, or other rights, will be accepted.
            StatusException { Code: 422 or 400 or 401 } => options.LongestRetry,
            StatusException { Code: 403 } when reason == "Forbidden" => options.LongestRetry,
            // Somebody was faster; what he did is seen in a moment.
            StatusException { Code: 409 } => Smaller(backOff, TimeSpan.FromSeconds(1)),
            _ => backOff,
        };
    }

    // Up to a fifth more or less.
    private static TimeSpan Spread(TimeSpan delay, int spread) => delay * (0.8 + (0.4 * ((uint)spread % 1000) / 1000));

    private static TimeSpan Larger(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Smaller(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
