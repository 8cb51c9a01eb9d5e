using System.Text;
using System.Text.Json;
using Meridian.Objects;

namespace Meridian.Client.Tests.Http;

public class ReaderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void List_ItemsWithoutKind_AreGivenTheirType()
    {
        var list = ListReader.Read("""{"kind":"PodList","metadata":{"resourceVersion":"7","continue":"t"},"items":[{"metadata":{"name":"a"},"x":{"y":[1]}}]}"""u8.ToArray(), ResourceTypes.Pods);

        var item = Assert.Single(list.Items);
        Assert.Equal(("7", "t"), (list.ResourceVersion, list.Continue));
        Assert.Equal("""{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"},"x":{"y":[1]}}""", Encoding.UTF8.GetString(item.Json.Span));
    }

    [Fact]
    public void List_NullItems_IsEmpty() =>
        Assert.Empty(ListReader.Read("""{"items":null}"""u8.ToArray(), ResourceTypes.Pods).Items);

    [Fact]
    public void List_NotAnObject_Throws() =>
        Assert.Throws<JsonException>(() => ListReader.Read("[]"u8.ToArray(), ResourceTypes.Pods));

    [Fact]
    public async Task Watch_EventsInOneStream_AreReadOneByOne()
    {
        var text = """
            {"type":"ADDED","object":{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","resourceVersion":"1"}}}
            {"object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"9"}},"type":"BOOKMARK"}

            """;
        var events = await ReadAsync(text);

        Assert.Equal([(WatchEventType.Added, "1"), (WatchEventType.Bookmark, "9")], events.Select(e => (e.Type, e.Object.Header.ResourceVersion)));
    }

    [Fact]
    public async Task Watch_ErrorEvent_ThrowsItsStatus()
    {
        var text = """{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old"}}""" + "\n";

        var gone = await Assert.ThrowsAsync<StatusException>(() => ReadAsync(text));

        Assert.True(gone.IsGone);
    }

    private static async Task<List<WatchEvent>> ReadAsync(string text)
    {
        var events = new List<WatchEvent>();
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await foreach (var change in WatchReader.ReadAsync(stream, ResourceTypes.Pods, Token)) events.Add(change);
        return events;
    }
}
