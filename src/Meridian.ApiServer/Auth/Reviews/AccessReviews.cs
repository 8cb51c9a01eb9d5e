using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers who may do what.</summary>
/// <param name="authorizer">Decides.</param>
internal sealed class AccessReviews(IAuthorizer authorizer)
{
    public JsonObject Self(JsonObject review, ApiRequest request) => Decide(request.User, Question(Spec(review)));

    public JsonObject Subject(JsonObject review, ApiRequest request)
    {
        var spec = Spec(review);
        return Decide(User(spec), Question(spec));
    }

    public JsonObject Local(JsonObject review, ApiRequest request)
    {
        var spec = Spec(review);
        var question = Question(spec);
        if (!question.IsResource) throw ApiError.BadRequest("a LocalSubjectAccessReview asks about resources");
        if (question.Namespace != request.Path.Namespace)
            throw ApiError.BadRequest($"spec.resourceAttributes.namespace must match the namespace of the request, {request.Path.Namespace}");
        return Decide(User(spec), question);
    }

    public JsonObject Rules(JsonObject review, ApiRequest request)
    {
        var ns = BodyField.Text(Spec(review), "namespace");
        if (ns.Length == 0) throw ApiError.BadRequest("no namespace on request");
        var rules = authorizer.RulesOf(request.User, ns);
        return new JsonObject
        {
            ["resourceRules"] = Array(rules.Where(r => r.NonResourceURLs.Length == 0)),
            ["nonResourceRules"] = Array(rules.Where(r => r.NonResourceURLs.Length > 0)),
            ["incomplete"] = false,
        };
    }

    private JsonObject Decide(UserInfo user, AccessRequest question)
    {
        var decision = authorizer.Authorize(user, question);
        var status = new JsonObject { ["allowed"] = decision.Allowed };
        if (decision.Reason.Length > 0) status["reason"] = decision.Reason;
        return status;
    }

    private static JsonObject Spec(JsonObject review) => BodyField.Object(review, "spec") ?? throw ApiError.BadRequest("spec is required");

    private static AccessRequest Question(JsonObject spec)
    {
        var (resource, path) = (BodyField.Object(spec, "resourceAttributes"), BodyField.Object(spec, "nonResourceAttributes"));
        if (resource is null == path is null) throw ApiError.BadRequest("exactly one of nonResourceAttributes or resourceAttributes must be specified");
        if (path is not null) return AccessRequest.ForPath(BodyField.Text(path, "verb"), BodyField.Text(path, "path"));
        return new AccessRequest(BodyField.Text(resource, "verb"), BodyField.Text(resource, "group"), BodyField.Text(resource, "resource"))
        {
            Subresource = BodyField.Text(resource, "subresource"),
            Namespace = BodyField.Text(resource, "namespace"),
            Name = BodyField.Text(resource, "name"),
        };
    }

    private static UserInfo User(JsonObject spec)
    {
        var (name, groups) = (BodyField.Text(spec, "user"), BodyField.Texts(spec, "groups"));
        if (name.Length == 0 && groups.Length == 0) throw ApiError.BadRequest("at least one of user or groups must be specified");
        return new UserInfo(name, groups, BodyField.Text(spec, "uid"));
    }

    private static JsonArray Array(IEnumerable<PolicyRule> rules) => new([.. rules.Select(r => (JsonNode?)RuleJson.Write(r))]);
}
