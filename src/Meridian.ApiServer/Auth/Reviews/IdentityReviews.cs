using System.Text.Json.Nodes;
using Meridian.Objects;

namespace Meridian.ApiServer;

/// <summary>Answers who somebody is.</summary>
/// <param name="authenticator">Knows the tokens.</param>
internal sealed class IdentityReviews(Authenticator authenticator)
{
    public JsonObject Self(JsonObject review, ApiRequest request) => new() { ["userInfo"] = Write(request.User) };

    public JsonObject Token(JsonObject review, ApiRequest request)
    {
        var spec = BodyField.Object(review, "spec");
        var token = BodyField.Text(spec, "token");
        if (token.Length == 0) throw ApiError.BadRequest("token is required for TokenReview in authentication");
        if (!authenticator.TryToken(token, BodyField.Texts(spec, "audiences"), out var user, out var audiences))
            return new JsonObject { ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
        return new JsonObject { ["authenticated"] = true, ["user"] = Write(user), ["audiences"] = BodyField.List(audiences) };
    }

    private static JsonObject Write(UserInfo user)
    {
        var json = new JsonObject { ["username"] = user.Name };
        if (user.Uid.Length > 0) json["uid"] = user.Uid;
        json["groups"] = BodyField.List(user.Groups);
        if (user.Extra.Count > 0)
        {
            var extra = new JsonObject();
            foreach (var (key, values) in user.Extra) extra[key] = BodyField.List(values);
            json["extra"] = extra;
        }
        return json;
    }
}
