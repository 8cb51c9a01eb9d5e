using System.Text;

namespace Meridian.Dashboard.Tests;

public sealed class BroadcastTests
{
    private readonly Broadcast broadcast = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NextAsync_SlowReader_SkipsWhatWasReplaced()
    {
        Publish("one");
        var (version, _) = await broadcast.NextAsync(0, Token);
        foreach (var text in (string[])["two", "three", "four"]) Publish(text);

        var next = await broadcast.NextAsync(version, Token);

        Assert.Equal("four", Encoding.UTF8.GetString(next.Message.Span));
        Assert.False(broadcast.NextAsync(next.Version, Token).IsCompleted);
    }

    [Fact]
    public async Task NextAsync_MessageWithdrawn_WaitsForAnother()
    {
        Publish("old");
        broadcast.Withdraw();
        var waiting = broadcast.NextAsync(0, Token);

        Assert.False(waiting.IsCompleted);
        Publish("new");

        Assert.Equal("new", Encoding.UTF8.GetString((await waiting).Message.Span));
    }

    private void Publish(string text) => broadcast.Publish(Encoding.UTF8.GetBytes(text));
}
