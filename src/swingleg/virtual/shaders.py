"""GLSL programs of the virtual runner's renderer (OpenGL 3.3 core).

The runner's programs run for every frame and are kept short: colours and folds lie on the vertices.
The place is painted once per clip and may take its time.
"""

from __future__ import annotations

NOISE = """
float hash(vec3 p) {
    p = fract(p * vec3(0.1031, 0.1030, 0.0973));
    p += dot(p, p.yxz + 33.33);
    return fract((p.x + p.y) * p.z);
}
float noise(vec3 p) {
    vec3 i = floor(p), f = fract(p);
    f = f * f * (3.0 - 2.0 * f);
    vec2 e = vec2(0.0, 1.0);
    return mix(mix(mix(hash(i + e.xxx), hash(i + e.yxx), f.x),
                   mix(hash(i + e.xyx), hash(i + e.yyx), f.x), f.y),
               mix(mix(hash(i + e.xxy), hash(i + e.yxy), f.x),
                   mix(hash(i + e.xyy), hash(i + e.yyy), f.x), f.y), f.z);
}
float fbm(vec3 p) { return 0.6 * noise(p) + 0.28 * noise(2.1 * p + 7.3) + 0.12 * noise(4.3 * p); }
"""

LIGHT = """
uniform vec3 sun_dir;
uniform vec3 sun_tone;
uniform vec3 sky_tone;
uniform vec3 low_tone;
uniform vec3 eye;
uniform float exposure;
vec3 film(vec3 c) {
    c = c * exposure;
    c = c * (1.0 + c * 0.08) / (1.0 + 0.45 * c);
    return pow(clamp(c * 1.32, 0.0, 1.0), vec3(1.0 / 2.2));
}
"""

SHADOW = """
uniform sampler2DShadow shadow_map;
uniform mat4 light_clip;
uniform vec2 shadow_shift;
float lit(vec3 world, float slope) {
    vec3 uv = (light_clip * vec4(world, 1.0)).xyz * 0.5 + 0.5;
    if (any(lessThan(uv.xy, vec2(0.01))) || any(greaterThan(uv.xy, vec2(0.99)))) return 1.0;
    return texture(shadow_map, vec3(uv.xy + shadow_shift, uv.z - slope));
}
"""

BODY_VERTEX = """
#version 330
uniform mat4 clip;
uniform float share;
in vec3 open; in vec3 close; in vec3 normal; in vec3 tone; in float gloss;
out vec3 v_world; out vec3 v_normal; out vec4 v_tone;
void main() {
    v_world = mix(open, close, share);
    v_normal = normal; v_tone = vec4(tone, gloss);
    gl_Position = clip * vec4(v_world, 1.0);
}
"""

BODY_FRAGMENT = (
    """
#version 330
in vec3 v_world; in vec3 v_normal; in vec4 v_tone;
uniform float ground_y;
out vec4 colour;
"""
    + LIGHT
    + SHADOW
    + """
void main() {
    vec3 n = normalize(v_normal);
    vec3 to_eye = normalize(eye - v_world);
    if (dot(n, to_eye) < 0.0) n = -n;
    float facing = dot(n, sun_dir);
    float wrap = 0.28;
    float diffuse = max((facing + wrap) / (1.0 + wrap), 0.0);
    float seen = diffuse > 0.0 ? lit(v_world, 0.006) : 1.0;
    vec3 h = normalize(sun_dir + to_eye);
    float spec = max(dot(n, h), 0.0);
    spec *= spec; spec *= spec; spec *= spec; spec *= spec;
    float near = mix(0.6, 1.0, clamp((v_world.y - ground_y) * 3.0, 0.0, 1.0));
    vec3 around = mix(low_tone, sky_tone, 0.5 + 0.5 * n.y) * near;
    around *= 0.75 + 0.35 * max(dot(n, to_eye), 0.0);
    vec3 light = sun_tone * diffuse * seen + around;
    vec3 c = v_tone.rgb * light + v_tone.a * spec * seen * sun_tone;
    colour = vec4(film(c), 1.0);
}
"""
)

DEPTH_VERTEX = """
#version 330
uniform mat4 clip;
uniform float share;
in vec3 open; in vec3 close;
void main() { gl_Position = clip * vec4(mix(open, close, share), 1.0); }
"""

DEPTH_FRAGMENT = "#version 330\nvoid main() {}"

NOTHING_FRAGMENT = "#version 330\nout vec4 colour; void main() { colour = vec4(0.0); }"

FLOOR_VERTEX = """
#version 330
uniform mat4 clip;
in vec3 position;
out vec3 v_world;
void main() { v_world = position; gl_Position = clip * vec4(position, 1.0); }
"""

FLOOR_FRAGMENT = (
    """
#version 330
in vec3 v_world;
uniform float depth_of_shadow;
uniform vec4 feet[4];
out vec4 colour;
"""
    + SHADOW
    + """
void main() {
    float light = 1.0 - depth_of_shadow * (1.0 - lit(v_world, 0.0));
    for (int k = 0; k < 4; ++k) {
        vec2 d = (v_world.xz - feet[k].xz) / vec2(0.10, 0.07);
        float high = max(feet[k].y - v_world.y, 0.0);
        light *= 1.0 - 0.42 * exp(-dot(d, d)) * exp(-high / 0.05);
    }
    float alpha = 1.0 - pow(light, 1.0 / 2.2);
    colour = vec4(0.0, 0.0, 0.0, alpha);
}
"""
)

STILL_VERTEX = """
#version 330
uniform mat4 clip;
in vec3 position; in vec3 normal; in float material; in vec3 tone;
out vec3 v_world; out vec3 v_normal; flat out float v_material; flat out vec3 v_tone;
void main() {
    v_world = position; v_normal = normal; v_material = material; v_tone = tone;
    gl_Position = clip * vec4(position, 1.0);
}
"""

STILL_FRAGMENT = (
    """
#version 330
in vec3 v_world; in vec3 v_normal; flat in float v_material; flat in vec3 v_tone;
uniform float seed; uniform float cloud; uniform float indoors;
out vec4 colour;
"""
    + NOISE
    + LIGHT
    + """
vec3 sky(vec3 d) {
    float up = clamp(d.y, 0.0, 1.0);
    vec3 clear = mix(vec3(0.62, 0.74, 0.88), vec3(0.13, 0.30, 0.68), pow(up, 0.55));
    vec2 at = d.xz / max(d.y, 0.05);
    float puff = smoothstep(0.62 - 0.45 * cloud, 0.80, fbm(vec3(at * 0.9, seed)));
    vec3 grey = mix(vec3(0.78, 0.80, 0.83), vec3(0.55, 0.58, 0.62), up);
    return mix(mix(clear, vec3(0.95), puff * smoothstep(0.02, 0.15, d.y)), grey, cloud * cloud);
}
// share of a pixel this wide that a line of this half width covers, its middle so far off
float line(float off, float half_width, float pixel) {
    float w = max(pixel, 1e-5);
    return clamp((half_width - off) / w + 0.5, 0.0, 1.0) * min(1.0, 2.0 * half_width / w);
}
vec3 facade(vec3 p, vec3 n, vec3 wall) {
    float across = abs(n.z) > 0.5 ? p.x : p.z;
    float floors = 3.0 + floor(2.0 * hash(vec3(seed, wall.r * 31.0, 1.0))) * 0.4;
    float bay = 1.6 + 1.6 * hash(vec3(seed, wall.g * 31.0, 2.0));
    vec2 cell = vec2(across / bay, p.y / floors);
    vec2 f = fract(cell);
    float brick = step(0.5, hash(vec3(wall * 17.0 + seed)));
    vec2 b = vec2(across * 4.0 + 0.5 * floor(p.y * 13.0), p.y * 13.0);
    float joint = max(smoothstep(0.06, 0.0, fract(b.x)), smoothstep(0.12, 0.0, fract(b.y)));
    vec3 c = wall * (0.85 + 0.3 * fbm(p * 1.3)) * (1.0 - 0.25 * brick * joint);
    float inside = step(0.22, f.x) * step(f.x, 0.78) * step(0.30, f.y) * step(f.y, 0.82);
    float frame = step(0.18, f.x) * step(f.x, 0.82) * step(0.27, f.y) * step(f.y, 0.85);
    c = mix(c, vec3(0.55) * (0.3 + wall), frame);
    vec3 glass = mix(vec3(0.03, 0.04, 0.05), vec3(0.35, 0.42, 0.5), hash(vec3(floor(cell), seed)));
    return mix(c, glass * (0.5 + f.y), inside);
}
void main() {
    vec3 n = normalize(v_normal);
    vec3 p = v_world;
    vec3 base = v_tone;
    int m = int(v_material + 0.5);
    float far = length(eye - p);
    float fine = clamp(6.0 / far, 0.0, 1.0);
    float gloss = 0.0;
    if (m == 10) {
        vec3 c = sky(normalize(p - eye)) * 1.15 * dot(sky_tone, vec3(0.7));
        if (v_tone.r > 0.9) c = vec3(2.2);
        colour = vec4(film(c), 1.0);
        return;
    }
    if (m == 8) {
        vec2 q = v_normal.xy;
        float edge = 0.35 * (fbm(vec3(q * 2.3, v_normal.z)) - 0.5);
        edge += 0.3 * (noise(vec3(q * 9.0, v_normal.z)) - 0.5);
        if (dot(q, q) > 0.8 + edge) discard;
        float leaf = fbm(vec3(p.xy * 2.6, v_normal.z)) * 0.7 + 0.5 * noise(vec3(p.xy * 11.0, seed));
        base *= 0.35 + 1.1 * leaf + 0.35 * q.y;
        n = normalize(vec3(q.x, 0.6 + q.y, 0.8));
    } else if (m == 1) {
        float wide = 0.4 + 0.8 * hash(vec3(seed, 3.0, 3.0));
        vec2 off = (0.5 - abs(fract(p.xz / wide) - 0.5)) * wide;
        vec2 joint = vec2(line(off.x, 0.004, fwidth(p.x)), line(off.y, 0.004, fwidth(p.z)));
        float grain = hash(floor(vec3(p.xz * 160.0, 1.0)));
        base *= 0.93 + 0.12 * noise(vec3(p.xz * 1.3, seed)) + 0.05 * fine * grain;
        base *= 1.0 - 0.45 * max(joint.x, joint.y);
        gloss = 0.15;
    } else if (m == 2) {
        float speck = hash(floor(vec3(p.xz * 120.0, seed)));
        base *= 0.9 + 0.2 * noise(vec3(p.xz * 3.0, seed));
        base = mix(base, vec3(0.35), 0.7 * fine * step(0.965, speck));
    } else if (m == 3) {
        base *= 0.94 + 0.10 * fbm(vec3(p.xy * 1.7, seed)) + 0.03 * fine * noise(p * 60.0);
        base *= mix(0.75, 1.0, smoothstep(-0.19, 0.35, p.y));
    } else if (m == 4) {
        vec3 d = normalize(p - eye); d.y = 0.15 + 0.12 * p.y;
        vec3 out_there = sky(normalize(d)) * 1.1;
        float crown = 0.95 + 0.65 * noise(vec3(p.x * 0.8, seed, 3.0));
        out_there = mix(vec3(0.12, 0.22, 0.08) * (0.5 + fbm(vec3(p.xy * 3.4, 2.0))), out_there,
            smoothstep(crown - 0.2, crown + 0.2, p.y));
        colour = vec4(film(out_there * 0.9 * (sky_tone.g + 0.3)), 1.0);
        return;
    } else if (m == 5) {
        float blade = noise(vec3(p.x * 30.0, p.z * 30.0, seed));
        float tuft = noise(vec3(p.xz * 4.0, 1.0));
        float field = fbm(vec3(p.xz * 0.6, seed));
        base *= 0.7 + 0.3 * field + 0.5 * fine * (blade - 0.5) + 0.15 * tuft;
    } else if (m == 6 || m == 13) {
        float grain = hash(floor(vec3((p.xz + p.y) * 140.0, seed)));
        base *= 0.85 + 0.2 * fbm(vec3(p.xz * 0.8, seed)) + 0.25 * fine * (grain - 0.5);
        if (m == 13 && seed > 50.0) {
            vec2 off = (0.5 - abs(fract(p.xz / 0.6) - 0.5)) * 0.6;
            vec2 joint = vec2(line(off.x, 0.004, fwidth(p.x)), line(off.y, 0.004, fwidth(p.z)));
            base *= 1.0 - 0.45 * max(joint.x, joint.y);
        }
        if (m == 6) {
            float dash = line(abs(p.z - 1.6), 0.06, fwidth(p.z)) * step(fract(p.x / 6.0), 0.5);
            base = mix(base, vec3(0.7), dash);
        }
    } else if (m == 7) {
        float grain = hash(floor(vec3(p.xz * 150.0, seed)));
        base *= 0.88 + 0.15 * fbm(vec3(p.xz * 1.1, seed)) + 0.3 * fine * (grain - 0.5);
        float off = abs(fract((p.z + 0.61) / 1.22) - 0.5) * 1.22;
        base = mix(base, vec3(0.75), line(off, 0.025, fwidth(p.z)));
    } else if (m == 9) { base = facade(p, n, v_tone);
    } else if (m == 11) {
        base *= 0.85 + 0.3 * fine * noise(vec3(p.x * 40.0, p.z * 260.0, 0.5));
        gloss = 0.05;
    } else if (m == 12) { gloss = 0.35; base *= 0.95 + 0.1 * noise(p * 40.0);
    } else { base *= 0.93 + 0.12 * fbm(p * 5.0); gloss = 0.06; }
    if (indoors > 0.5 && p.y < -0.1 && abs(n.y) > 0.5) {
        float under = smoothstep(1.0, 0.35, abs(p.z)) * smoothstep(1.9, 1.2, abs(p.x - 0.15));
        base *= 1.0 - 0.6 * under;
    }
    vec3 to_eye = normalize(eye - p);
    float diffuse = max(dot(n, sun_dir), 0.0);
    vec3 h = normalize(sun_dir + to_eye);
    float spec = gloss * pow(max(dot(n, h), 0.0), 30.0);
    vec3 around = mix(low_tone, sky_tone, 0.5 + 0.5 * n.y);
    around *= 0.8 + 0.3 * max(dot(n, to_eye), 0.0);
    vec3 c = base * (sun_tone * diffuse + around) + spec * sun_tone;
    float haze = indoors < 0.5 ? clamp((far - 25.0) / 400.0, 0.0, 0.5) : 0.0;
    c = mix(c, vec3(0.6, 0.68, 0.76) * sky_tone, haze);
    colour = vec4(film(c), 1.0);
}
"""
)
