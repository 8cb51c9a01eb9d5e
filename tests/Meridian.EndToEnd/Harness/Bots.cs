using System.Text.Json;

namespace Meridian.EndToEnd.Harness;

/// <summary>What a load bot said of its last second, and in all.</summary>
public sealed record BotReport(string Cluster, string Address, long Ok, long Errors, long TotalOk, long TotalErrors, IReadOnlyDictionary<string, long> By)
{
    /// <summary>Whether it sends, without errors, and only the named region answers.</summary>
    public bool IsServedOnlyBy(string region) => Ok > 0 && Errors == 0 && By.Count == 1 && By.ContainsKey(region);

    /// <inheritdoc />
    public override string ToString() => $"{Cluster}: ok {Ok}, errors {Errors}, by {string.Join(" ", By.Select(e => $"{e.Key}={e.Value}"))}, in all {TotalOk} ok and {TotalErrors} errors";
}

/// <summary>The load bots, one in each cluster, asked on their pods' own addresses.</summary>
public sealed class Bots(World world)
{
    /// <summary>What the bot of a cluster says; null while it has no pod, or does not answer.</summary>
    public async Task<BotReport?> ReportAsync(string cluster)
    {
        var address = await world.Kubectl(cluster).OutputAsync("get", "pods", "-l", "app=load-bots", "--field-selector=status.phase=Running", "-o", "jsonpath={.items[0].status.podIP}", "--ignore-not-found");
        return address.Length == 0 ? null : await AskAsync(cluster, address);
    }

    /// <summary>What the same bot says now; null if it does not answer. A cluster may have got a second one meanwhile.</summary>
    public Task<BotReport?> ReportAgainAsync(BotReport bot) => AskAsync(bot.Cluster, bot.Address);

    /// <summary>What every bot says.</summary>
    public async Task<BotReport?[]> ReportsAsync() => await Task.WhenAll(World.Regions.Select(ReportAsync));

    private async Task<BotReport?> AskAsync(string cluster, string address)
    {
        var answer = await world.Curl.GetAsync($"http://{address}:8081/api/stats");
        if (answer.Code != 200) return null;
        var stats = JsonDocument.Parse(answer.Body).RootElement;
        return new BotReport(cluster, address, Number("ok"), Number("errors"), Number("totalOk"), Number("totalErrors"),
            stats.GetProperty("by").EnumerateObject().ToDictionary(e => e.Name, e => e.Value.GetInt64()));

        long Number(string name) => stats.GetProperty(name).GetInt64();
    }
}
