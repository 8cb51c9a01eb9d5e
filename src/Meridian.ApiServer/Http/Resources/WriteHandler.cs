using Meridian.Client;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers create, update and patch.</summary>
/// <param name="engine">Does the writing.</param>
/// <param name="reads">Shows what was written.</param>
internal sealed class WriteHandler(ApiEngine engine, ReadHandler reads)
{
    public async Task CreateAsync(ApiRequest request, ResourceType type)
    {
        var form = ContentNegotiation.ForObjects(request.Accept, isList: false);
        var body = await RequestBody.ReadAsync(request, type);
        var context = QueryOptions.Write(request, body.Problems);
        await AnswerAsync(request, type, form, context, engine.CreateAsync(type, request.Namespace(type), body.Node, context, request.Aborted));
    }

    public async Task UpdateAsync(ApiRequest request, ResourceType type)
    {
        var form = ContentNegotiation.ForObjects(request.Accept, isList: false);
        var body = await RequestBody.ReadAsync(request, Subresources.KindOf(type, request.Path.Subresource));
        var context = QueryOptions.Write(request, body.Problems);
        await AnswerAsync(request, type, form, context, engine.UpdateAsync(type, request.Key(type), request.Path.Subresource, body.Node, context, request.Aborted));
    }

    public async Task PatchAsync(ApiRequest request, ResourceType type)
    {
        var form = ContentNegotiation.ForObjects(request.Accept, isList: false);
        var kind = PatchBody.KindOf(request.Http.Request.ContentType ?? "");
        QueryOptions.CheckPatch(request, kind);
        var (patch, problems) = PatchBody.Read(await RequestBody.ReadAsync(request), kind, Subresources.KindOf(type, request.Path.Subresource));
        var context = QueryOptions.Write(request, problems);
        await AnswerAsync(request, type, form, context, engine.PatchAsync(type, request.Key(type), request.Path.Subresource, kind, patch, context, request.Aborted));
    }

    public async Task PostSubresourceAsync(ApiRequest request, ResourceType type)
    {
        ContentNegotiation.ForObjects(request.Accept, isList: false, canTabulate: false);
        var body = await RequestBody.ReadAsync(request, Subresources.KindOf(type, request.Path.Subresource));
        var context = QueryOptions.Write(request, body.Problems);
        var answer = await engine.PostSubresourceAsync(type, request.Key(type), request.Path.Subresource, body.Node, context, request.Aborted);
        WarningHeaders.Add(request.Response, context.Warnings);
        await ResponseWriter.ObjectAsync(request, 201, answer.Json);
    }

    private async Task AnswerAsync(ApiRequest request, ResourceType type, OutputForm form, RequestContext context, Task<WriteOutcome> writing)
    {
        var outcome = await writing;
        WarningHeaders.Add(request.Response, context.Warnings);
        await reads.ObjectAsync(request, outcome.Created ? 201 : 200, type, form, outcome.Object);
    }
}
