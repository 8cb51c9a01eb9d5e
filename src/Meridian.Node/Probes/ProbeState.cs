namespace Meridian.Node;

/// <summary>What a probe decides.</summary>
internal enum ProbeKind
{
    /// <summary>Whether the container has started; until then the others are silent.</summary>
    Startup,

    /// <summary>Whether the container takes traffic.</summary>
    Readiness,

    /// <summary>Whether the container is to be restarted.</summary>
    Liveness,
}

/// <summary>What one look at a container found.</summary>
/// <param name="Healthy">Whether the check passed.</param>
/// <param name="Message">Why not; empty if it passed.</param>
internal readonly record struct ProbeResult(bool Healthy, string Message)
{
    public static readonly ProbeResult Passed = new(true, "");

    public static ProbeResult Failed(string message) => new(false, message);
}

/// <summary>Counts a probe's results until they say something. Pure.</summary>
/// <param name="Verdict">What was decided last; null for nothing yet.</param>
/// <param name="Run">How many results in a row were like the last.</param>
/// <param name="Last">The last result.</param>
internal readonly record struct ProbeState(bool? Verdict, int Run, bool Last)
{
    public static readonly ProbeState Initial = new(null, 0, false);

    /// <summary>The state after one more result.</summary>
    public ProbeState After(bool healthy, int successThreshold, int failureThreshold)
    {
        var run = Run > 0 && Last == healthy ? Run + 1 : 1;
        var decided = run >= (healthy ? successThreshold : failureThreshold);
        return new ProbeState(decided ? healthy : Verdict, run, healthy);
    }
}
