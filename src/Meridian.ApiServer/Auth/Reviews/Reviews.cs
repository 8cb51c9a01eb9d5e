using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>One kind that can only be posted: a question that is answered and not kept.</summary>
/// <param name="Type">Resource.</param>
/// <param name="Answer">Fills in the status.</param>
internal sealed record ReviewKind(ResourceType Type, Func<JsonObject, ApiRequest, JsonObject> Answer);

/// <summary>The access and authentication reviews, and the questions that are particular to a server.</summary>
internal sealed class Reviews
{
    private const string Authorization = "authorization.k8s.io";
    private const string Authentication = "authentication.k8s.io";

    private readonly ReviewKind[] kinds;

    public Reviews(IAuthorizer authorizer, Authenticator authenticator, IReadOnlyList<Question> questions)
    {
        var access = new AccessReviews(authorizer);
        var identity = new IdentityReviews(authenticator);
        kinds =
        [
            new(new ResourceType(Authentication, "v1", "SelfSubjectReview", "selfsubjectreviews", false), identity.Self),
            new(new ResourceType(Authentication, "v1", "TokenReview", "tokenreviews", false), identity.Token),
            new(new ResourceType(Authorization, "v1", "LocalSubjectAccessReview", "localsubjectaccessreviews", true), access.Local),
            new(new ResourceType(Authorization, "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", false), access.Self),
            new(new ResourceType(Authorization, "v1", "SelfSubjectRulesReview", "selfsubjectrulesreviews", false), access.Rules),
            new(new ResourceType(Authorization, "v1", "SubjectAccessReview", "subjectaccessreviews", false), access.Subject),
            .. questions.Select(q => new ReviewKind(q.Type, (body, request) => q.Answer(body, request.Path.Namespace))),
        ];
    }

    /// <summary>Resources, for discovery.</summary>
    public IEnumerable<ResourceType> Types => kinds.Select(k => k.Type);

    public ReviewKind? Find(RequestPath path) =>
        Array.Find(kinds, k => k.Type.Plural == path.Resource && k.Type.Group == path.Group && k.Type.Version == path.Version && k.Type.Namespaced == path.Namespace.Length > 0);

    public async Task HandleAsync(ApiRequest request, ReviewKind review)
    {
        if (request.Verb != "create" || request.Path.IsItem) throw ApiError.MethodNotAllowed();
        ContentNegotiation.ForObjects(request.Accept, isList: false, canTabulate: false);
        var body = (await RequestBody.ReadAsync(request, review.Type)).Node;
        var status = review.Answer(body, request);
        var answer = new JsonObject
        {
            ["kind"] = review.Type.Kind,
            ["apiVersion"] = review.Type.ApiVersion,
            ["metadata"] = body["metadata"]?.DeepClone() ?? new JsonObject(),
        };
        if (body["spec"] is { } spec) answer["spec"] = spec.DeepClone();
        answer["status"] = status;
        await ResponseWriter.ObjectAsync(request, 201, JsonBytes.Of(answer));
    }
}
