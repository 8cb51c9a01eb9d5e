using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers get, list and watch.</summary>
/// <param name="engine">Knows the objects.</param>
/// <param name="columns">Knows the tables.</param>
/// <param name="time">Clock.</param>
/// <param name="stopping">Ends watches when the server stops.</param>
internal sealed class ReadHandler(ApiEngine engine, TableColumnSets columns, TimeProvider time, CancellationToken stopping)
{
    // What is written and not yet sent is the server's memory, however much is ready at once.
    private const int MostUnflushed = 256 * 1024;

    private readonly WatchPace pace = new(time);
    private readonly WatchFrames frames = new();

    public Task GetAsync(ApiRequest request, ResourceType type) =>
        Reached(request, type) is { } waiting ? AfterAsync(waiting, () => FoundAsync(request, type)) : FoundAsync(request, type);

    public Task GetSubresourceAsync(ApiRequest request, ResourceType type)
    {
        var found = engine.GetSubresource(type, request.Key(type), request.Path.Subresource);
        var form = ContentNegotiation.ForObjects(request.Accept, isList: false);
        var shown = request.Path.Subresource == "scale" ? Subresources.ScaleType : type;
        return ObjectAsync(request, 200, shown, form, found);
    }

    /// <summary>Writes one object in the form asked for.</summary>
    public Task ObjectAsync(ApiRequest request, int code, ResourceType type, OutputForm form, KubeObject shown) => form switch
    {
        OutputForm.Table => ResponseWriter.BuiltAsync(request, code, w => Table(request, type).Write(w, [shown], new ListEnvelope(shown.Header.ResourceVersion)), form),
        OutputForm.PartialMetadata => ResponseWriter.BuiltAsync(request, code, w => PartialMetadata.Write(w, shown.Json), form),
        _ => ResponseWriter.ObjectAsync(request, code, shown.Json),
    };

    public Task ListAsync(ApiRequest request, ResourceType type) =>
        Reached(request, type) is { } waiting ? AfterAsync(waiting, () => ListedAsync(request, type)) : ListedAsync(request, type);

    /// <summary>Writes a list in the form asked for.</summary>
    public Task ListAsync(ApiRequest request, ResourceType type, OutputForm form, ListResult list) => form switch
    {
        OutputForm.Table => ResponseWriter.BuiltAsync(request, 200, w => Table(request, type).Write(w, list.Items, ListEnvelope.Of(list)), form),
        OutputForm.PartialMetadata => ResponseWriter.BuiltAsync(request, 200, w => PartialMetadata.WriteList(w, list), form),
        _ => ResponseWriter.ListAsync(request, type, list),
    };

    public async Task WatchAsync(ApiRequest request, ResourceType type)
    {
        var accept = request.Accept;
        // A watch shows single objects, whichever of the two names of metadata a client uses for it.
        var form = ContentNegotiation.ForObjects(accept.Replace("PartialObjectMetadataList", "PartialObjectMetadata", StringComparison.Ordinal), isList: false);
        if (Reached(request, type) is { } waiting) await waiting;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        await using var events = engine.WatchAsync(type, request.Namespace(type), QueryOptions.Watch(request), ending.Token).GetAsyncEnumerator(ending.Token);
        var next = events.MoveNextAsync().AsTask();
        // What is wrong with the request shows at once, and is then an ordinary failure and not an event.
        if (next.IsFaulted) await next;
        var encoding = ContentNegotiation.Encoding(accept, form, ProtobufEncoder.Knows(type.ApiVersion, type.Kind));
        if (Upgrade.IsWebSocket(request.Http))
        {
            await WatchSocket.SendAsync(
                request, events, next, to => new WatchWriter(to, form, encoding, Table(request, type), frames), encoding == WireEncoding.Protobuf, ending);
            return;
        }
        request.Response.ContentType = encoding == WireEncoding.Protobuf ? ObjectDecoder.ProtobufMediaType + ";stream=watch" : ResponseWriter.Json;
        var output = request.Response.BodyWriter;
        var writer = new WatchWriter(output, form, encoding, Table(request, type), frames);
        var sent = 0L;
        pace.Enter();
        try
        {
            while (true)
            {
                // Whatever is ready goes out together.
                if (!next.IsCompleted && output.UnflushedBytes > 0 && pace.BeforeSending(sent) is { } moment) await moment.WaitAsync(ending.Token);
                if (!next.IsCompleted)
                {
                    await output.FlushAsync(ending.Token);
                    sent = time.GetTimestamp();
                }
                if (!await next) break;
                writer.Write(events.Current);
                next = events.MoveNextAsync().AsTask();
                if (output.UnflushedBytes > MostUnflushed) await output.FlushAsync(ending.Token);
            }
            await output.FlushAsync(ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client went, or the server stops: a watch may end at any time.
        }
        finally
        {
            pace.Leave();
        }
    }

    private Task FoundAsync(ApiRequest request, ResourceType type) =>
        ObjectAsync(request, 200, type, ContentNegotiation.ForObjects(request.Accept, isList: false), engine.Get(type, request.Key(type)));

    private Task ListedAsync(ApiRequest request, ResourceType type)
    {
        var form = ContentNegotiation.ForObjects(request.Accept, isList: true);
        return ListAsync(request, type, form, engine.List(type, request.Namespace(type), QueryOptions.List(request)));
    }

    // Null if the request asks for nothing from the future, which is nearly always.
    private Task? Reached(ApiRequest request, ResourceType type) =>
        request.Query("resourceVersion") is { Length: > 0 } version && engine.AwaitRevisionAsync(type, version, request.Aborted) is { IsCompletedSuccessfully: false } waiting
            ? waiting
            : null;

    private static async Task AfterAsync(Task first, Func<Task> then)
    {
        await first;
        await then();
    }

    private TableWriter Table(ApiRequest request, ResourceType type) => new(engine.Catalog.Find(type)?.Columns ?? columns.For(type), Include(request), time);

    private static IncludeObject Include(ApiRequest request) => request.Query("includeObject") switch
    {
        "" or "Metadata" => IncludeObject.Metadata,
        "Object" => IncludeObject.Object,
        "None" => IncludeObject.None,
        var other => throw ApiError.BadRequest($"unrecognized includeObject value: \"{other}\""),
    };
}
