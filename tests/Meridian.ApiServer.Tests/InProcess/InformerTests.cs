using Meridian.Client;
using Meridian.Objects;
using Microsoft.Extensions.Logging.Abstractions;

namespace Meridian.ApiServer.Tests.InProcess;

public sealed class InformerTests
{
    // Writers race with informers that start early, in between and late: all must end with what the server has.
    [Fact]
    public async Task Informers_UnderParallelWrites_EndWithTheServersState()
    {
        await using var api = new TestApi();
        var client = new InProcessClient(api.Engine);
        await using var early = new InformerSet(client, TimeProvider.System, NullLoggerFactory.Instance);
        var seenEarly = SawEnd(early);
        var writing = Task.WhenAll(Enumerable.Range(0, 4).Select(w => Task.Run(() => WriteAsync(api, new Random(w)), TestApi.Token)));
        await using var between = new InformerSet(client, TimeProvider.System, NullLoggerFactory.Instance);
        var seenBetween = SawEnd(between);
        await writing;
        await api.Create(ResourceTypes.ConfigMaps, """{"metadata":{"name":"end"}}""");
        await using var late = new InformerSet(client, TimeProvider.System, NullLoggerFactory.Instance);

        await Task.WhenAll(seenEarly, seenBetween, SawEnd(late)).WaitAsync(TimeSpan.FromSeconds(60), TestApi.Token);

        var expected = Versions(api.Engine.List(ResourceTypes.ConfigMaps, null, ListQuery.All).Items);
        Assert.All([early, between, late], set => Assert.Equal(expected, Versions(set.For(ResourceTypes.ConfigMaps).List())));
    }

    private static Task SawEnd(InformerSet informers)
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        informers.For(ResourceTypes.ConfigMaps).Subscribe(change =>
        {
            if (change.Key.Name == "end") seen.TrySetResult();
        });
        return seen.Task;
    }

    private static string[] Versions(IEnumerable<KubeObject> objects) => [.. objects.Select(o => $"{o.Header.Name}@{o.Header.ResourceVersion}").Order(StringComparer.Ordinal)];

    private static async Task WriteAsync(TestApi api, Random random)
    {
        for (var i = 0; i < 200; i++)
        {
            var name = $"n{random.Next(20)}";
            try
            {
                if (random.Next(3) == 0) await api.Delete(ResourceTypes.ConfigMaps, name);
                else if (random.Next(2) == 0) await api.Create(ResourceTypes.ConfigMaps, $$$"""{"metadata":{"name":"{{{name}}}"}}""");
                else await api.Update(ResourceTypes.ConfigMaps, name, $$$"""{"metadata":{"name":"{{{name}}}"},"data":{"k":"{{{random.Next()}}}"}}""");
            }
            catch (StatusException expected) when (expected.Code is 404 or 409)
            {
                // Losing a race is part of the test.
            }
        }
    }
}
