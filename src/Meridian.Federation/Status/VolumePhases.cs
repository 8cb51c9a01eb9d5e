namespace Meridian.Federation;

/// <summary>Phases of volumes and claims from the worst to the best: the federated object is in the worst of its copies'.</summary>
internal static class VolumePhases
{
    private static readonly string[] WorstFirst = ["Lost", "Failed", "Pending", "Released", "Available", "Bound"];

    /// <summary>The part that is in the worst phase, or null without parts.</summary>
    public static CopyPart? Worst(CopyParts parts) => parts.All.MinBy(p => Rank(p.Status.Text("phase")));

    private static int Rank(string phase) => Array.IndexOf(WorstFirst, phase.Length == 0 ? "Pending" : phase) is >= 0 and var rank ? rank : WorstFirst.Length;
}
