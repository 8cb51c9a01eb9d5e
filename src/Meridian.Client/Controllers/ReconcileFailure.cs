using Meridian.Objects;

namespace Meridian.Client;

/// <summary>What a failed reconcile means for the next one.</summary>
public static class ReconcileFailure
{
    // An object that is written by others all the time is somebody's business, once it has gone on for this long.
    private const int ManyRaces = 10;

    /// <summary>Whether trying again is of no use: the namespace is on its way out, and nothing can be made in it any more.</summary>
    public static bool IsFinal(Exception failure) => Cause(failure) is StatusException status && status.Causes.Any(c => c.Reason == "NamespaceTerminating");

    /// <summary>Whether it was a lost race, the ordinary way to learn of a newer version.</summary>
    public static bool IsRace(Exception failure) =>
        Cause(failure) is StatusException { IsConflict: true } or StatusException { IsNotFound: true } or StatusException { IsAlreadyExists: true };

    /// <summary>Whether the user is to be told, who has not been yet.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="inARow">How often the key has failed in a row, this time included.</param>
    public static bool IsNews(Exception failure, int inARow) =>
        failure is not ToldException && !IsFinal(failure) && (!IsRace(failure) || inARow >= ManyRaces);

    private static Exception Cause(Exception failure) => failure is ToldException { InnerException: { } inner } ? inner : failure;
}
