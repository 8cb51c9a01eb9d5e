using Meridian.Objects;

namespace Meridian.ApiServer.Tests.Streaming;

public sealed class StreamSessionsTests
{
    [Fact]
    public void Begin_BeyondTheLimit_IsRefusedUntilOneEnds()
    {
        var sessions = new StreamSessions(2);
        var first = sessions.Begin();
        using var second = sessions.Begin();

        Assert.Equal(429, Assert.Throws<StatusException>(sessions.Begin).Code);
        first.Dispose();
        first.Dispose();
        using var third = sessions.Begin();

        Assert.Equal(2, sessions.Open);
    }
}
