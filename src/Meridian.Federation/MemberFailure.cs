using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Tells failures of a member, which are to be expected and are reported, from faults of this program, which are not caught.</summary>
internal static class MemberFailure
{
    /// <param name="failure">What was thrown.</param>
    /// <param name="stopping">The caller's own token: its cancellation is no failure of the member.</param>
    public static bool IsExpected(Exception failure, CancellationToken stopping) => failure switch
    {
        StatusException or HttpRequestException or IOException or FormatException or TimeoutException => true,
        OperationCanceledException => !stopping.IsCancellationRequested,
        _ => false,
    };

    /// <summary>Whether a server says of itself that it has too much to do now. A proxy that finds no server says 503 too, but not when to come again.</summary>
    public static bool IsOverload(StatusException failure) => failure.Code == 429 || failure is { Code: 503, RetryAfterSeconds: > 0 };
}
