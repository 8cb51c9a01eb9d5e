using System.Text.Json;

namespace Meridian.Cli;

/// <summary>Reads what bots that run as pods have counted.</summary>
/// <param name="addresses">Addresses of the pods.</param>
internal sealed class BotWatch(IReadOnlyList<string> addresses) : IDisposable
{
    private const int StatsPort = 8081;

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(1) };

    /// <summary>What a bot has counted since it began.</summary>
    public readonly record struct Count(long Ok, long Errors);

    /// <summary>What each bot that answers has counted, by its address.</summary>
    public async Task<IReadOnlyDictionary<string, Count>> ReadAsync(CancellationToken cancellationToken)
    {
        var counts = await Task.WhenAll(addresses.Select(a => ReadAsync(a, cancellationToken)));
        return addresses.Zip(counts).Where(c => c.Second is not null).ToDictionary(c => c.First, c => c.Second!.Value);
    }

    /// <inheritdoc />
    public void Dispose() => http.Dispose();

    private async Task<Count?> ReadAsync(string address, CancellationToken token)
    {
        try
        {
            using var stats = JsonDocument.Parse(await http.GetStringAsync(new Uri($"http://{address}:{StatsPort}/api/stats"), token));
            return new Count(stats.RootElement.GetProperty("totalOk").GetInt64(), stats.RootElement.GetProperty("totalErrors").GetInt64());
        }
        catch (Exception gone) when (gone is HttpRequestException or JsonException or KeyNotFoundException || (gone is OperationCanceledException && !token.IsCancellationRequested))
        {
            // It went with its cluster, or is another program.
            return null;
        }
    }
}
