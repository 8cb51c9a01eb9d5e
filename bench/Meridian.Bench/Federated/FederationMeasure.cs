namespace Meridian.Bench;

/// <summary>The measures of federations, on a world of our own.</summary>
internal static class FederationMeasure
{
    private const int Rounds = 50;

    private static readonly string[] Members = ["us-central", "europe-west", "asia-east"];

    public static async Task RunAsync(MeasuredWorld world)
    {
        await world.RunAsync("up");
        var members = new List<Client.ApiConnection>();
        foreach (var name in Members) members.Add(await world.ConnectAsync(name));
        await using var target = await FederatedTarget.ConnectAsync(await world.ConnectAsync("federation"), members, new PlainDialect());
        await FederatedMeasures.RunAsync(target, Rounds);
    }
}
