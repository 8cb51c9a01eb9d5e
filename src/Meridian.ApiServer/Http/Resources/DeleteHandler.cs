using System.Text.Json;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers delete and deletecollection.</summary>
/// <param name="engine">Does the deleting.</param>
/// <param name="reads">Shows what was deleted.</param>
internal sealed class DeleteHandler(ApiEngine engine, ReadHandler reads)
{
    public async Task DeleteAsync(ApiRequest request, ResourceType type)
    {
        var form = ContentNegotiation.ForObjects(request.Accept, isList: false);
        var (delete, dryRun) = await DeleteOptionsBody.ReadAsync(request);
        var context = Context(request, dryRun);
        var outcome = await engine.DeleteAsync(type, request.Key(type), delete, context, request.Aborted);
        WarningHeaders.Add(request.Response, context.Warnings);
        if (!outcome.Gone || type.DeleteAnswersObject) await reads.ObjectAsync(request, 200, type, form, outcome.Object);
        else await ResponseWriter.BuiltAsync(request, 200, w => WriteSuccess(w, type, outcome.Object));
    }

    public async Task DeleteCollectionAsync(ApiRequest request, ResourceType type)
    {
        var form = ContentNegotiation.ForObjects(request.Accept, isList: true);
        var (delete, dryRun) = await DeleteOptionsBody.ReadAsync(request);
        var context = Context(request, dryRun);
        var deleted = await engine.DeleteCollectionAsync(type, request.Namespace(type), QueryOptions.List(request), delete, context, request.Aborted);
        WarningHeaders.Add(request.Response, context.Warnings);
        await reads.ListAsync(request, type, form, deleted);
    }

    // The options of the query count for a body too, but for those the body has of its own.
    private static RequestContext Context(ApiRequest request, bool dryRun)
    {
        var asked = QueryOptions.Write(request, []);
        return new RequestContext { User = asked.User, FieldManager = asked.FieldManager, DryRun = dryRun };
    }

    private static void WriteSuccess(Utf8JsonWriter writer, ResourceType type, KubeObject gone)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "Status"u8);
        writer.WriteString("apiVersion"u8, "v1"u8);
        writer.WriteStartObject("metadata"u8);
        writer.WriteEndObject();
        writer.WriteString("status"u8, "Success"u8);
        writer.WriteStartObject("details"u8);
        writer.WriteString("name"u8, gone.Header.Name);
        if (type.Group.Length > 0) writer.WriteString("group"u8, type.Group);
        writer.WriteString("kind"u8, type.Plural);
        writer.WriteString("uid"u8, gone.Header.Uid);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
