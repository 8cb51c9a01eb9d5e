using System.Globalization;
using Meridian.Objects;

namespace Meridian.Cli;

/// <summary>Tells a simulation to people.</summary>
internal static class SimulationReport
{
    private static readonly string[] Titles = ["CLUSTER", "STANDING", "NOW", "THEN"];

    /// <summary>Writes the report.</summary>
    public static void Write(TextWriter output, SimulationStatus simulation)
    {
        foreach (var planned in simulation.Objects)
        {
            PlanReport.WriteObject(output, planned);
            output.WriteLine();
        }
        TextTable.Write(output, [Titles, .. simulation.Clusters.Select(c => (string[])[c.Name, c.Standing, $"{c.Now}", $"{c.Then}"])]);
        output.WriteLine();
        output.WriteLine($"objects:    {simulation.Objects.Length} placed otherwise, {simulation.Unchanged} as they are");
        output.WriteLine($"lost:       {PlanReport.Replicas(simulation.Lost)}");
        output.WriteLine($"moves:      {PlanReport.Replicas(simulation.Moves)}");
        output.WriteLine($"shortfall:  {(simulation.Shortfall == 0 ? "none, every replica has a place" : $"{PlanReport.Replicas(simulation.Shortfall)} for which no cluster has room")}");
        output.WriteLine($"recovery:   {Recovery(simulation.Recovery)}");
        foreach (var part in simulation.Recovery) output.WriteLine($"  {Seconds(part.Seconds),-8}  {part.Name}: {part.Source}");
        if (simulation.IsCounting) output.WriteLine("note: what fits into clusters is still being counted; there may be less room than this supposes");
        foreach (var note in simulation.Notes) output.WriteLine($"note: {note}");
    }

    private static string Recovery(RecoveryPart[] parts)
    {
        if (parts.Length == 0) return "nothing is to recover";
        var known = parts.Sum(p => p.Seconds ?? 0);
        return parts.Any(p => p.Seconds is null) ? $"at least {Seconds(known)}" : $"about {Seconds(known)}";
    }

    private static string Seconds(double? seconds) => seconds is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known:0.0##} s") : "?";
}
