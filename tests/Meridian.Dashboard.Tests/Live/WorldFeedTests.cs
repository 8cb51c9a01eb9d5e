using System.Text;
using Meridian.Objects;
using Meridian.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Meridian.Dashboard.Tests;

public sealed class WorldFeedTests
{
    private readonly FakeInformers informers = new();
    private readonly FakeTimeProvider time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_ManyChangesWithinAPause_AreOneMessage()
    {
        await using var feed = new WorldFeed(informers, time);
        feed.Start();
        var (version, _) = await feed.Messages.NextAsync(0, Token);
        for (var i = 0; i < 100; i++) informers.For(ResourceTypes.Clusters).Put(World.Cluster($"c{i}", "Ready"));

        var next = feed.Messages.NextAsync(version, Token);
        while (!next.IsCompleted)
        {
            // The pause may not have begun when the clock is first turned.
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        var (after, message) = await next;
        Assert.Equal(version + 1, after);
        Assert.Contains("\"c99\"", Encoding.UTF8.GetString(message.Span), StringComparison.Ordinal);
        Assert.False(feed.Messages.NextAsync(after, Token).IsCompleted);
    }
}
