using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers <c>POST namespaces/x/bindings</c>, the older way to <c>pods/x/binding</c>: the binding names the pod.</summary>
internal sealed class BindingRequests(ApiEngine engine)
{
    /// <summary>The resource, for discovery.</summary>
    public static readonly ResourceType Type = new("", "v1", "Binding", "bindings", true);

    /// <summary>Whether a path is this one, and pods can be bound here.</summary>
    public bool Answers(RequestPath path) =>
        path is { Group: "", Version: "v1", Resource: "bindings", IsItem: false, Namespace.Length: > 0 } && engine.Catalog.Find(ResourceTypes.Pods) is { ReadOnly: false };

    /// <exception cref="StatusException">405 for another verb; else as binding a pod.</exception>
    public async Task HandleAsync(ApiRequest request)
    {
        if (request.Verb != "create") throw ApiError.MethodNotAllowed();
        ContentNegotiation.ForObjects(request.Accept, isList: false, canTabulate: false);
        var body = await RequestBody.ReadAsync(request, Type);
        var context = QueryOptions.Write(request, body.Problems);
        var pod = new ObjectKey(request.Path.Namespace, Metadata.Text(Metadata.Of(body.Node), "name"));
        if (pod.Name.Length == 0) throw ApiError.Invalid(Type, "", [FieldFault.Required("metadata.name", "name or generateName is required")]);
        var answer = await engine.PostSubresourceAsync(ResourceTypes.Pods, pod, "binding", body.Node, context, request.Aborted);
        WarningHeaders.Add(request.Response, context.Warnings);
        await ResponseWriter.ObjectAsync(request, 201, answer.Json);
    }
}
