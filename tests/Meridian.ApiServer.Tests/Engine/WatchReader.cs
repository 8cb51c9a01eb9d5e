using Meridian.Objects;

namespace Meridian.ApiServer.Tests;

/// <summary>Reads a watch step by step.</summary>
internal sealed class WatchReader(IAsyncEnumerable<ApiWatchEvent> watch) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<ApiWatchEvent> events = watch.GetAsyncEnumerator(TestApi.Token);
    private Task<bool>? begun;

    public ApiWatchEvent Last { get; private set; }

    /// <summary>Starts waiting for the next event, so that what comes after this call is seen by a waiting watch.</summary>
    public void Begin() => begun ??= events.MoveNextAsync().AsTask();

    public async Task<ApiWatchEvent?> NextAsync()
    {
        Begin();
        var moved = await begun!.WaitAsync(TimeSpan.FromSeconds(20), TestApi.Token);
        begun = null;
        if (!moved) return null;
        Last = events.Current;
        return Last;
    }

    public async Task<string[]> TakeAsync(int count)
    {
        var lines = new string[count];
        for (var i = 0; i < count; i++) lines[i] = await NextAsync() is { } line ? $"{line.Type} {line.Object?.Header.Name}" : "end";
        return lines;
    }

    /// <summary>Name and version of every object, rebuilt from the initial events, their bookmark and what follows, up to the addition of a name.</summary>
    public async Task<Dictionary<string, string>> RebuildUntilAsync(string end)
    {
        var state = new Dictionary<string, string>();
        var revision = await InitialAsync(state);
        while (await NextAsync() is { } line)
        {
            var header = line.Object!.Header;
            Assert.True(Revisions.Of(line.Object) > revision, $"{line.Type} {header.Name} at {header.ResourceVersion} after {revision}");
            revision = Revisions.Of(line.Object);
            Apply(state, line);
            if (header.Name == end) return state;
        }
        throw new InvalidOperationException("the watch ended");
    }

    private async Task<long> InitialAsync(Dictionary<string, string> state)
    {
        while (await NextAsync() is { Type: ApiWatchEventType.Added } line) Apply(state, line);
        var revision = Revisions.Of(Last.Object!);
        Assert.All(state.Values, version => Assert.True(Revisions.Parse(version) <= revision, $"{version} after the list's {revision}"));
        return revision;
    }

    private static void Apply(Dictionary<string, string> state, ApiWatchEvent line)
    {
        var header = line.Object!.Header;
        switch (line.Type)
        {
            case ApiWatchEventType.Added:
                Assert.True(state.TryAdd(header.Name, header.ResourceVersion));
                break;
            case ApiWatchEventType.Modified:
                Assert.True(state.ContainsKey(header.Name));
                state[header.Name] = header.ResourceVersion;
                break;
            default:
                Assert.True(state.Remove(header.Name), $"{line.Type} {header.Name}");
                break;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (begun is { IsCompleted: false }) return;
        await events.DisposeAsync();
    }
}
