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
}
