namespace Meridian.Cli;

/// <summary>What <c>meridian up</c> says at its end: what there is and what to try.</summary>
internal static class UpSummary
{
    /// <summary>Writes it to standard output.</summary>
    public static void Write(IReadOnlyList<InstanceFolder> clusters, ProcessInfo federation)
    {
        Console.WriteLine();
        Console.WriteLine($"Contexts    {string.Join(", ", clusters.Select(c => c.Name))}, {MeridianHome.FederationName}");
        Console.WriteLine($"DNS server  {federation.Dns}");
        Console.WriteLine($"Dashboard   {federation.Dashboard}");
        Console.WriteLine();
        Console.WriteLine("Try next:");
        Console.WriteLine("  kubectl --context federation get clusters");
        Console.WriteLine("  kubectl --context federation create deployment hello --image=buttonmasher-backend:v1 --replicas=6");
    }
}
