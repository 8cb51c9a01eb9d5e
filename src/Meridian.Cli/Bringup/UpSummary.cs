namespace Meridian.Cli;

/// <summary>What <c>meridian up</c> says at its end: what there is and what to try.</summary>
internal static class UpSummary
{
    /// <summary>Writes it to standard output.</summary>
    /// <param name="clusters">The clusters.</param>
    /// <param name="federation">The federation's process.</param>
    /// <param name="demo">Lines about the demo; empty if it was not asked for.</param>
    public static void Write(IReadOnlyList<InstanceFolder> clusters, ProcessInfo federation, IReadOnlyList<string> demo)
    {
        Console.WriteLine();
        Console.WriteLine($"Contexts    {string.Join(", ", clusters.Select(c => c.Name))}, {MeridianHome.FederationName}");
        Console.WriteLine($"DNS server  {federation.Dns}");
        Console.WriteLine($"Dashboard   {federation.Dashboard}");
        foreach (var line in demo) Console.WriteLine(line);
        Console.WriteLine();
        Console.WriteLine("Try next:");
        Console.WriteLine("  kubectl --context federation get clusters");
        Console.WriteLine(demo.Count > 0
            ? "  kubectl --context federation scale deployment backend --replicas=6"
            : "  kubectl --context federation create deployment hello --image=buttonmasher-backend:v1 --replicas=6");
    }
}
